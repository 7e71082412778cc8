package dev.slipway.embedded.http;

import dev.slipway.embedded.api.Change;
import dev.slipway.embedded.api.Registration;
import dev.slipway.embedded.json.Json;
import dev.slipway.embedded.schema.ResourceKind;
import dev.slipway.embedded.server.Served;
import dev.slipway.embedded.store.Event;
import dev.slipway.embedded.store.Store;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** The changes of a kind as a watch tells them: by what its selectors see. */
final class WatchStream {
  private final ResourceKind kind;
  private final @Nullable String namespace;
  private final Predicate<ObjectNode> wanted;
  private final Consumer<ObjectNode> out;

  WatchStream(
      ResourceKind kind,
      @Nullable String namespace,
      Predicate<ObjectNode> wanted,
      Consumer<ObjectNode> out) {
    this.kind = kind;
    this.namespace = namespace;
    this.wanted = wanted;
    this.out = out;
  }

  /** Begins, with what is there when no version (or zero) is given. */
  Registration begin(Store store, long version, boolean initial, boolean bookmarks) {
    return store.exclusively(
        () -> {
          long from = version;
          if (initial) {
            for (ObjectNode object : store.list(kind.storedAs(), namespace).objects()) {
              if (wanted.test(Served.in(kind, object))) {
                tell("ADDED", object);
              }
            }
            from = store.revision();
            if (bookmarks) {
              out.accept(bookmarkOf(from, true));
            }
          }
          return store.watch(kind.storedAs(), from, this::accept);
        });
  }

  void bookmark(long version) {
    out.accept(bookmarkOf(version, false));
  }

  /** The one after the initial events says so: a client that asked for them waits for it. */
  private ObjectNode bookmarkOf(long version, boolean initial) {
    ObjectNode object = Json.object().put("kind", kind.kind()).put("apiVersion", kind.apiVersion());
    ObjectNode metadata =
        object
            .putObject("metadata")
            .put("resourceVersion", Long.toString(version))
            .putNull("creationTimestamp");
    if (initial) {
      metadata.putObject("annotations").put("k8s.io/initial-events-end", "true");
    }
    return Json.object().put("type", "BOOKMARK").set("object", object);
  }

  private void accept(Event event) {
    if (namespace != null && !event.key().namespace().equals(namespace)) {
      return;
    }
    ObjectNode before = event.before();
    boolean saw = before != null && wanted.test(Served.in(kind, before));
    boolean sees =
        event.type() != Change.Type.DELETED && wanted.test(Served.in(kind, event.object()));
    if (sees) {
      tell(saw ? "MODIFIED" : "ADDED", event.object());
    } else if (saw && before != null) {
      ObjectNode last = event.object();
      if (event.type() != Change.Type.DELETED) {
        last = before.deepCopy();
        Json.metadata(last).put("resourceVersion", Long.toString(event.revision()));
      }
      tell("DELETED", last);
    }
  }

  private void tell(String type, ObjectNode object) {
    out.accept(Json.object().put("type", type).set("object", Served.in(kind, object)));
  }
}
