package dev.slipway.embedded.server;

import dev.slipway.embedded.apply.FieldManagement;
import dev.slipway.embedded.json.Json;
import dev.slipway.embedded.schema.ResourceKind;
import dev.slipway.embedded.store.Key;
import dev.slipway.embedded.store.Store;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The steps of a write: what is set, generated, admitted, validated and stored. */
final class Writes {
  private static final List<String> SET_BY_THE_SERVER =
      List.of(
          "uid",
          "creationTimestamp",
          "deletionTimestamp",
          "deletionGracePeriodSeconds",
          "selfLink",
          "generation",
          "resourceVersion");

  private final Store store;
  private final Admission admission;
  private final Supplier<Instant> now;

  Writes(Store store, Admission admission, Supplier<Instant> now) {
    this.store = store;
    this.admission = admission;
    this.now = now;
  }

  /**
   * Creates an object.
   *
   * @param managed who manages its fields, where an apply says so
   */
  ObjectNode insert(
      ResourceKind kind,
      @Nullable String namespace,
      ObjectNode object,
      @Nullable JsonNode managed,
      WriteOptions options) {
    ObjectNode metadata = Json.metadata(object);
    if (!Json.string(metadata, "resourceVersion").isEmpty()) {
      throw Refusal.badRequest("resourceVersion should not be set on objects to be created");
    }
    metadata.remove(SET_BY_THE_SERVER);
    metadata.remove("managedFields");
    String prefix = Json.string(metadata, "generateName");
    if (Json.name(object).isEmpty() && !prefix.isEmpty()) {
      metadata.put("name", prefix.substring(0, Math.min(58, prefix.length())) + Suffix.random());
    }
    if (kind.namespaced()) {
      admission.namespace(kind, object, Objects.requireNonNull(namespace));
    }
    metadata.put("uid", UUID.randomUUID().toString());
    metadata.put("creationTimestamp", now.get().toString());
    if (Strategies.hasGeneration(kind)) {
      metadata.put("generation", 1);
    }
    if (kind.status() || kind.kind().equals("Pod")) {
      object.remove("status");
    }
    Defaults.set(kind, object);
    // Who creates manages what was sent and its defaults, not what the server adds from here on.
    ObjectNode sent = object.deepCopy();
    if (!List.of("Namespace", "PersistentVolumeClaim").contains(kind.kind())) {
      sent.remove("status");
    }
    Generated.onCreate(kind, object, store);
    admission.create(kind, object);
    if (kind.is("", "Pod")) {
      String quality = Generated.qualityOfService(Json.make(object, "spec"));
      Json.make(object, "status").put("qosClass", quality);
    }
    Faults faults = Validation.created(kind, object);
    if (kind.is("", "Service")) {
      ServiceAddresses.check(object, store, faults);
    }
    if (!faults.isEmpty()) {
      throw Refusal.invalid(kind, Json.name(object), faults);
    }
    Key key = Registry.key(kind, namespace, Json.name(object));
    if (store.get(key).isPresent()) {
      throw Refusal.alreadyExists(kind, key.name());
    }
    admission.quota(kind, null, object, !options.dryRun());
    if (managed == null) {
      management(kind).update(Json.object(), sent, writer(options, Registry.Part.MAIN));
      Json.carry(Json.metadata(sent), metadata, "managedFields");
    } else if (!managed.isEmpty()) {
      metadata.set("managedFields", managed);
    }
    return finish(kind, key, object, options);
  }

  FieldManagement management(ResourceKind kind) {
    return new FieldManagement(kind.type(), kind.apiVersion());
  }

  FieldManagement.Writer writer(WriteOptions options, Registry.Part part) {
    return new FieldManagement.Writer(
        options.manager(), part == Registry.Part.STATUS ? "status" : "", now.get());
  }

  private ObjectNode finish(ResourceKind kind, Key key, ObjectNode object, WriteOptions options) {
    object.put("apiVersion", kind.apiVersion()).put("kind", kind.kind());
    Strategies.dropEmpty(kind, object);
    if (options.dryRun()) {
      return object;
    }
    return store.put(key, Ordered.object(object));
  }

  /** Changes an object by a function of what it is. */
  ObjectNode change(
      ResourceKind kind,
      @Nullable String namespace,
      String name,
      Registry.Part part,
      WriteOptions options,
      UnaryOperator<ObjectNode> change) {
    return store.exclusively(
        () -> {
          Key key = Registry.key(kind, namespace, name);
          ObjectNode current =
              Versions.to(kind, store.get(key).orElseThrow(() -> Refusal.notFound(kind, name)));
          ObjectNode wanted = change.apply(current.deepCopy());
          String version = Json.string(wanted, "metadata", "resourceVersion");
          if (version.isEmpty() && Strategies.needsVersion(kind)) {
            throw Refusal.invalid(
                kind,
                name,
                new Faults()
                    .invalid("metadata.resourceVersion", "0x0", "must be specified for an update"));
          }
          if (!version.isEmpty()
              && !version.equals(Json.string(current, "metadata", "resourceVersion"))) {
            throw Refusal.modified(kind, name);
          }
          String uid = Json.uid(wanted);
          if (!uid.isEmpty() && !uid.equals(Json.uid(current))) {
            throw Refusal.conflict(
                kind,
                name,
                "Precondition failed: UID in precondition: "
                    + uid
                    + ", UID in object meta: "
                    + Json.uid(current));
          }
          return write(kind, key, part, current, wanted, options, true);
        });
  }

  /**
   * Stores what an object becomes.
   *
   * @param update whether the writer's fields follow from what it changes
   */
  ObjectNode write(
      ResourceKind kind,
      Key key,
      Registry.Part part,
      ObjectNode current,
      ObjectNode wanted,
      WriteOptions options,
      boolean update) {
    ObjectNode next = Isolation.of(kind, part, current, wanted);
    if (part == Registry.Part.MAIN) {
      Defaults.set(kind, next);
      Generated.onUpdate(kind, current, next, store);
      admission.update(kind, current, next);
      Faults faults = Validation.updated(kind, current, next);
      if (kind.is("", "Service")) {
        ServiceAddresses.check(next, store, faults);
      }
      if (!faults.isEmpty()) {
        throw Refusal.invalid(kind, key.name(), faults);
      }
    }
    if (part == Registry.Part.MAIN
        && Strategies.hasGeneration(kind)
        && !Isolation.sameSpec(kind, current, next)) {
      Json.put(
          Json.metadata(next), "generation", Json.number(current, 1, "metadata", "generation") + 1);
    }
    if (update) {
      JsonNode given = wanted.path("metadata").get("managedFields");
      if (given != null) {
        Json.metadata(next).set("managedFields", given.deepCopy());
      }
      management(kind).update(current, next, writer(options, part));
    }
    next.put("apiVersion", kind.apiVersion()).put("kind", kind.kind());
    Strategies.dropEmpty(kind, next);
    if (Ordered.equal(next, current)) {
      return current;
    }
    admission.quota(kind, current, next, !options.dryRun());
    if (options.dryRun()) {
      return next;
    }
    if (Json.metadata(next).has("deletionTimestamp")
        && Json.list(next, "metadata", "finalizers").isEmpty()
        && !(kind.kind().equals("Namespace") && !Json.list(next, "spec", "finalizers").isEmpty())
        && Json.number(next, 0, "metadata", "deletionGracePeriodSeconds") == 0) {
      store.put(key, Ordered.object(next));
      return store.remove(key).orElse(next);
    }
    return store.put(key, Ordered.object(next));
  }
}
