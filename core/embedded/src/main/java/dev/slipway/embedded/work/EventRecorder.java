package dev.slipway.embedded.work;

import dev.slipway.embedded.api.ApiException;
import dev.slipway.embedded.api.KubernetesApi;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes events as the components of a real cluster do: one that was written before of the same
 * object with the same words is counted, not written again. Thread-safe.
 */
public final class EventRecorder {
  private static final Logger LOG = LoggerFactory.getLogger(EventRecorder.class);
  private static final int REMEMBERED = 4096;

  private final KubernetesApi api;
  private final Timers timers;
  private final String component;
  private final @Nullable String host;
  private final AtomicLong last = new AtomicLong();
  private final Map<Said, String> names =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Said, String> eldest) {
          return size() > REMEMBERED;
        }
      };

  private record Said(@Nullable String uid, String path, String reason, String message) {}

  /**
   * Makes a recorder.
   *
   * @param component as in {@code source.component}
   * @param host as in {@code source.host}; null when it is no node's
   */
  public EventRecorder(KubernetesApi api, Timers timers, String component, @Nullable String host) {
    this.api = api;
    this.timers = timers;
    this.component = component;
    this.host = host;
  }

  /** Writes an event of type Normal. */
  public void normal(HasMetadata about, String reason, String message) {
    write(about, null, "Normal", reason, message);
  }

  /** Writes an event of type Warning. */
  public void warning(HasMetadata about, String reason, String message) {
    write(about, null, "Warning", reason, message);
  }

  /**
   * Writes an event about a part of an object.
   *
   * @param path such as {@code spec.containers{main}}; null for the whole object
   * @param type Normal or Warning
   */
  public synchronized void write(
      HasMetadata about, @Nullable String path, String type, String reason, String message) {
    ObjectMeta meta = about.getMetadata();
    Said said = new Said(meta.getUid(), path == null ? "" : path, reason, message);
    String namespace = meta.getNamespace() == null ? "default" : meta.getNamespace();
    String now = timers.now().truncatedTo(ChronoUnit.SECONDS).toString();
    try {
      String known = names.get(said);
      if (known != null && count(namespace, known, now)) {
        return;
      }
      String name = meta.getName() + "." + Long.toHexString(serial());
      api.create(
          new EventBuilder()
              .withNewMetadata()
              .withName(name)
              .withNamespace(namespace)
              .endMetadata()
              .withInvolvedObject(reference(about, path))
              .withType(type)
              .withReason(reason)
              .withMessage(message)
              .withCount(1)
              .withFirstTimestamp(now)
              .withLastTimestamp(now)
              .withNewSource(component, host)
              .withReportingComponent("")
              .withReportingInstance("")
              .build());
      names.put(said, name);
    } catch (ApiException e) {
      LOG.atDebug()
          .addKeyValue("reason", reason)
          .addKeyValue("object", meta.getName())
          .setCause(e)
          .log("An event could not be written: its namespace goes away, or it is full");
    }
  }

  private boolean count(String namespace, String name, String now) {
    Optional<Event> event = api.get(Event.class, namespace, name);
    if (event.isEmpty()) {
      return false;
    }
    Event changed = event.get();
    changed.setCount(changed.getCount() == null ? 2 : changed.getCount() + 1);
    changed.setLastTimestamp(now);
    api.update(changed);
    return true;
  }

  /** Grows, so that names never repeat, also when the time stands still. */
  private long serial() {
    Instant now = timers.now();
    long nanos = now.getEpochSecond() * 1_000_000_000L + now.getNano();
    return last.accumulateAndGet(nanos, (before, wanted) -> Math.max(before + 1, wanted));
  }

  private static ObjectReference reference(HasMetadata about, @Nullable String path) {
    ObjectMeta meta = about.getMetadata();
    return new ObjectReferenceBuilder()
        .withApiVersion(about.getApiVersion())
        .withKind(about.getKind())
        .withNamespace(meta.getNamespace())
        .withName(meta.getName())
        .withUid(meta.getUid())
        .withResourceVersion(meta.getResourceVersion())
        .withFieldPath(path)
        .build();
  }
}
