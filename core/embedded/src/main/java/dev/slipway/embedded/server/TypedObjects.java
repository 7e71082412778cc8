package dev.slipway.embedded.server;

import dev.slipway.embedded.json.Json;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import tools.jackson.databind.node.ObjectNode;

/**
 * The versions of objects that were last looked at, each made once: a change of a pod is told to
 * many. Thread-safe.
 */
final class TypedObjects {
  private static final int REMEMBERED = 1024;

  private final Map<Seen, HasMetadata> newest =
      new LinkedHashMap<>(REMEMBERED, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Seen, HasMetadata> eldest) {
          return size() > REMEMBERED;
        }
      };

  /** What is stored under a uid and a resourceVersion never changes. */
  private record Seen(String uid, String resourceVersion, Class<?> type) {}

  /** The object as this type, made when nobody asked for it lately. */
  <T extends HasMetadata> T of(ObjectNode object, Class<T> type, Supplier<T> make) {
    Seen key = new Seen(Json.uid(object), Json.string(object, "metadata", "resourceVersion"), type);
    synchronized (newest) {
      HasMetadata known = newest.get(key);
      if (known != null) {
        return type.cast(known);
      }
    }
    T made = make.get();
    synchronized (newest) {
      newest.put(key, made);
    }
    return made;
  }
}
