package dev.slipway.embedded.server;

import dev.slipway.embedded.api.ApiException;
import dev.slipway.embedded.api.DeletionPropagation;
import dev.slipway.embedded.json.Json;
import dev.slipway.embedded.schema.ResourceKind;
import dev.slipway.embedded.store.Key;
import dev.slipway.embedded.store.Store;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Deletes objects: at once, or once their finalizers and their grace allow. */
public final class Deletion {
  private final Registry registry;
  private final Store store;

  /**
   * How a deletion is meant.
   *
   * @param grace seconds that a pod may take; null for its own
   * @param how what becomes of dependents; null for the kind's own way
   * @param uid the uid the object must have; empty for any
   * @param version the resourceVersion it must have; empty for any
   * @param dryRun nothing is deleted
   */
  public record Options(
      @Nullable Long grace,
      @Nullable DeletionPropagation how,
      String uid,
      String version,
      boolean dryRun) {}

  /** What is left: the object where it stays for now, gone or not. */
  public record Outcome(ObjectNode object, boolean gone) {}

  /** Deletes in this registry. */
  public Deletion(Registry registry) {
    this.registry = registry;
    this.store = registry.store();
  }

  /** Deletes an object. */
  public Outcome delete(
      ResourceKind kind, @Nullable String namespace, String name, Options options) {
    return store.exclusively(
        () -> {
          Key key = Registry.key(kind, namespace, name);
          ObjectNode current = store.get(key).orElseThrow(() -> Refusal.notFound(kind, name));
          preconditions(kind, current, options);
          return decide(kind, key, current, options);
        });
  }

  private static void preconditions(ResourceKind kind, ObjectNode current, Options options) {
    String version = Json.string(current, "metadata", "resourceVersion");
    if (!options.uid().isEmpty() && !options.uid().equals(Json.uid(current))) {
      throw unlike(
          kind,
          current,
          "the UID in the precondition ("
              + options.uid()
              + ") does not match the UID in record ("
              + Json.uid(current)
              + "). The object might have been deleted and then recreated");
    }
    if (!options.version().isEmpty() && !options.version().equals(version)) {
      throw unlike(
          kind,
          current,
          "the ResourceVersion in the precondition ("
              + options.version()
              + ") does not match the ResourceVersion in record ("
              + version
              + "). The object might have been modified");
    }
  }

  /** Here the server names the kind, not its plural. */
  private static ApiException unlike(ResourceKind kind, ObjectNode current, String why) {
    String name = Json.name(current);
    Map<String, Object> details = Refusal.details(kind, name);
    details.put("kind", kind.kind());
    String called = kind.kind() + (kind.group().isEmpty() ? "" : "." + kind.group());
    return new ApiException(
        409,
        "Conflict",
        "Operation cannot be fulfilled on " + called + " \"" + name + "\": " + why,
        details);
  }

  private Outcome decide(ResourceKind kind, Key key, ObjectNode current, Options options) {
    ObjectNode next = current.deepCopy();
    ObjectNode metadata = Json.metadata(next);
    finalizers(metadata, options.how());
    long grace = grace(kind, current, options);
    boolean namespace = kind.kind().equals("Namespace");
    boolean held =
        !Json.list(metadata, "finalizers").isEmpty()
            || (namespace && !Json.list(next, "spec", "finalizers").isEmpty());
    if (!held && grace == 0) {
      if (options.dryRun()) {
        return new Outcome(current, true);
      }
      if (kind.kind().equals("Pod") && !metadata.has("deletionTimestamp")) {
        metadata.put("deletionTimestamp", registry.now().toString());
        Json.put(metadata, "deletionGracePeriodSeconds", 0);
      }
      if (!next.equals(current)) {
        store.put(key, next);
      }
      return new Outcome(store.remove(key).orElse(current), true);
    }
    boolean first = !metadata.has("deletionTimestamp");
    long before = Json.number(metadata, Long.MAX_VALUE, "deletionGracePeriodSeconds");
    if (first || grace < before) {
      metadata.put("deletionTimestamp", registry.now().plusSeconds(grace).toString());
      Json.put(metadata, "deletionGracePeriodSeconds", grace);
      if (first && Strategies.hasGeneration(kind)) {
        Json.put(metadata, "generation", Json.number(metadata, 1, "generation") + 1);
      }
    }
    if (namespace) {
      Json.make(next, "status").put("phase", "Terminating");
    }
    if (options.dryRun()) {
      return new Outcome(next, false);
    }
    return new Outcome(next.equals(current) ? current : store.put(key, next), false);
  }

  private static long grace(ResourceKind kind, ObjectNode current, Options options) {
    if (!kind.kind().equals("Pod")) {
      return 0;
    }
    String phase = Json.string(current, "status", "phase");
    boolean unscheduled = Json.string(current, "spec", "nodeName").isEmpty();
    if (unscheduled || phase.equals("Succeeded") || phase.equals("Failed")) {
      return 0;
    }
    Long asked = options.grace();
    return Objects.requireNonNullElseGet(
        asked,
        () ->
            Json.number(
                current,
                Json.number(current, 30, "spec", "terminationGracePeriodSeconds"),
                "metadata",
                "deletionGracePeriodSeconds"));
  }

  private static void finalizers(ObjectNode metadata, @Nullable DeletionPropagation how) {
    if (how == null) {
      return;
    }
    List<String> now = Json.strings(metadata, "finalizers");
    now.removeIf(f -> f.equals("orphan") || f.equals("foregroundDeletion"));
    if (how == DeletionPropagation.ORPHAN) {
      now.add("orphan");
    } else if (how == DeletionPropagation.FOREGROUND) {
      now.add("foregroundDeletion");
    }
    if (now.isEmpty()) {
      metadata.remove("finalizers");
    } else {
      ArrayNode list = metadata.putArray("finalizers");
      now.forEach(list::add);
    }
  }
}
