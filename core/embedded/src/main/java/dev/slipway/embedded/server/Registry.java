package dev.slipway.embedded.server;

import dev.slipway.embedded.api.ApiException;
import dev.slipway.embedded.apply.FieldManagement;
import dev.slipway.embedded.json.Json;
import dev.slipway.embedded.schema.Decoded;
import dev.slipway.embedded.schema.Decoder;
import dev.slipway.embedded.schema.ResourceCatalogue;
import dev.slipway.embedded.schema.ResourceKind;
import dev.slipway.embedded.store.Key;
import dev.slipway.embedded.store.Store;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Creates and changes objects under the API's rules. Thread-safe: a write is one step of the store.
 */
public final class Registry {
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
  private final ResourceCatalogue catalogue;
  private final Admission admission;
  private final Clock clock;

  /** Which part of an object a write means. */
  public enum Part {
    /** All but the status. */
    MAIN,
    /** The status alone. */
    STATUS
  }

  /** Writes to this store. */
  public Registry(Store store, ResourceCatalogue catalogue, Clock clock) {
    this.store = store;
    this.catalogue = catalogue;
    this.clock = clock;
    this.admission = new Admission(store, catalogue);
  }

  /** Returns the kinds. */
  public ResourceCatalogue catalogue() {
    return catalogue;
  }

  /** Returns the store. */
  public Store store() {
    return store;
  }

  /** Returns the time, in whole seconds as objects tell it. */
  public Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.SECONDS);
  }

  /** Returns an object in the version of the kind; it is shared, not to be changed. */
  public ObjectNode get(ResourceKind kind, @Nullable String namespace, String name) {
    ObjectNode found =
        store.get(key(kind, namespace, name)).orElseThrow(() -> Refusal.notFound(kind, name));
    return Versions.to(kind, found);
  }

  static Key key(ResourceKind kind, @Nullable String namespace, String name) {
    return new Key(kind.storedAs(), namespace == null ? "" : namespace, name);
  }

  /** Creates an object. */
  public ObjectNode create(
      ResourceKind kind, @Nullable String namespace, ObjectNode body, WriteOptions options) {
    ObjectNode object = decode(kind, body, options);
    place(kind, namespace, object);
    return store.exclusively(() -> insert(kind, namespace, object, Json.object(), options));
  }

  private ObjectNode insert(
      ResourceKind kind,
      @Nullable String namespace,
      ObjectNode object,
      ObjectNode nobody,
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
    metadata.put("creationTimestamp", now().toString());
    if (hasGeneration(kind)) {
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
    Key key = key(kind, namespace, Json.name(object));
    if (store.get(key).isPresent()) {
      throw Refusal.alreadyExists(kind, key.name());
    }
    admission.quota(kind, null, object, !options.dryRun());
    if (nobody.isEmpty()) {
      management(kind).update(nobody, sent, writer(options, Part.MAIN));
      Json.carry(Json.metadata(sent), metadata, "managedFields");
    }
    return finish(kind, key, object, options);
  }

  private FieldManagement management(ResourceKind kind) {
    return new FieldManagement(kind.type(), kind.apiVersion());
  }

  private FieldManagement.Writer writer(WriteOptions options, Part part) {
    return new FieldManagement.Writer(
        options.manager(), part == Part.STATUS ? "status" : "", now());
  }

  private ObjectNode finish(ResourceKind kind, Key key, ObjectNode object, WriteOptions options) {
    object.put("apiVersion", kind.apiVersion()).put("kind", kind.kind());
    dropEmpty(kind, object);
    if (options.dryRun()) {
      return object;
    }
    ObjectNode stored = store.put(key, Ordered.object(object));
    return stored;
  }

  /** Kinds of which an update makes the object that is not there. */
  private static final Set<String> MADE_BY_UPDATE =
      Set.of(
          "Service",
          "Endpoints",
          "Event",
          "LimitRange",
          "Lease",
          "Role",
          "RoleBinding",
          "ClusterRole",
          "ClusterRoleBinding",
          "PriorityClass");

  /** Maps that are not there when nothing is in them. */
  private static void dropEmpty(ResourceKind kind, ObjectNode object) {
    for (String map : List.of("labels", "annotations")) {
      if (Json.metadata(object).path(map).isEmpty()) {
        Json.metadata(object).remove(map);
      }
    }
    if (!kind.custom()) {
      for (String map : List.of("data", "binaryData")) {
        if (object.path(map).isEmpty()) {
          object.remove(map);
        }
      }
    }
  }

  static boolean hasGeneration(ResourceKind kind) {
    return kind.custom()
        || (kind.status()
            && !List.of(
                    "Namespace",
                    "Node",
                    "ResourceQuota",
                    "Service",
                    "PersistentVolumeClaim",
                    "PersistentVolume",
                    "HorizontalPodAutoscaler",
                    "Pod")
                .contains(kind.kind()))
        || kind.kind().equals("NetworkPolicy")
        || kind.kind().equals("PriorityClass")
        || kind.kind().equals("IngressClass");
  }

  /** Replaces an object, or creates it where the kind allows that. */
  public ObjectNode replace(
      ResourceKind kind,
      @Nullable String namespace,
      String name,
      Part part,
      ObjectNode body,
      WriteOptions options) {
    ObjectNode object = decode(kind, body, options);
    named(object, name);
    place(kind, namespace, object);
    boolean isNew = store.get(key(kind, namespace, name)).isEmpty();
    if (isNew && part == Part.MAIN && MADE_BY_UPDATE.contains(kind.kind())) {
      Json.metadata(object).put("name", name);
      return create(kind, namespace, object, options);
    }
    return change(kind, namespace, name, part, options, old -> object);
  }

  private static void named(ObjectNode object, String name) {
    String given = Json.name(object);
    if (!given.isEmpty() && !given.equals(name)) {
      throw Refusal.badRequest(
          "the name of the object ("
              + given
              + ") does not match the name on the URL ("
              + name
              + ")");
    }
  }

  /** Changes an object by a function of what it is. */
  public ObjectNode patch(
      ResourceKind kind,
      @Nullable String namespace,
      String name,
      Part part,
      UnaryOperator<ObjectNode> patch,
      WriteOptions options) {
    return change(
        kind,
        namespace,
        name,
        part,
        options,
        old -> {
          ObjectNode patched = patch.apply(old);
          named(patched, name);
          place(kind, namespace, patched);
          return decode(kind, patched, options);
        });
  }

  /** Applies a configuration: server-side apply. */
  public ObjectNode apply(
      ResourceKind kind,
      @Nullable String namespace,
      String name,
      Part part,
      ObjectNode body,
      WriteOptions options) {
    String version = Json.string(body, "apiVersion");
    if (!version.equals(kind.apiVersion())) {
      throw Refusal.badRequest(
          "Incorrect version specified in apply patch. Specified patch version: "
              + version
              + ", expected: "
              + kind.apiVersion());
    }
    ObjectNode config = decode(kind, body, options);
    named(config, name);
    if (Json.at(config, "metadata", "managedFields") != null) {
      throw Refusal.badRequest("metadata.managedFields must be nil");
    }
    place(kind, namespace, config);
    Json.metadata(config).put("name", name);
    FieldManagement.Writer writer = writer(options, part);
    return store.exclusively(
        () -> {
          Key key = key(kind, namespace, name);
          ObjectNode old = store.get(key).orElse(null);
          if (old == null) {
            if (part == Part.STATUS) {
              throw Refusal.notFound(kind, name);
            }
            if (!Json.uid(config).isEmpty()) {
              throw Refusal.conflict(
                  kind,
                  name,
                  "uid mismatch: the provided object specified uid "
                      + Json.uid(config)
                      + ", and no existing object was found");
            }
            ObjectNode fresh =
                management(kind).apply(Json.object(), config, writer, options.force());
            JsonNode managed = Json.metadata(fresh).get("managedFields");
            ObjectNode marker = Json.object().put("applied", true);
            return insertApplied(kind, namespace, fresh, managed, marker, options);
          }
          String seen = Json.string(config, "metadata", "resourceVersion");
          if (!seen.isEmpty() && !seen.equals(Json.string(old, "metadata", "resourceVersion"))) {
            throw Refusal.modified(kind, name);
          }
          ObjectNode current = Versions.to(kind, old);
          ObjectNode merged = management(kind).apply(current, config, writer, options.force());
          return write(kind, key, part, current, merged, options, false);
        });
  }

  private ObjectNode insertApplied(
      ResourceKind kind,
      @Nullable String namespace,
      ObjectNode fresh,
      @Nullable JsonNode managed,
      ObjectNode marker,
      WriteOptions options) {
    WriteOptions dry =
        new WriteOptions(
            true, options.manager(), options.validation(), options.force(), options.warnings());
    ObjectNode object = insert(kind, namespace, fresh, marker, dry);
    if (managed != null) {
      Json.metadata(object).set("managedFields", managed);
    }
    // It was inserted dry; a quota counts it now.
    admission.quota(kind, null, object, !options.dryRun());
    return finish(kind, key(kind, namespace, Json.name(object)), object, options);
  }

  private ObjectNode change(
      ResourceKind kind,
      @Nullable String namespace,
      String name,
      Part part,
      WriteOptions options,
      UnaryOperator<ObjectNode> change) {
    return store.exclusively(
        () -> {
          Key key = key(kind, namespace, name);
          ObjectNode current =
              Versions.to(kind, store.get(key).orElseThrow(() -> Refusal.notFound(kind, name)));
          ObjectNode wanted = change.apply(current.deepCopy());
          String version = Json.string(wanted, "metadata", "resourceVersion");
          if (version.isEmpty() && (kind.custom() || needsVersion(kind))) {
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

  private static boolean needsVersion(ResourceKind kind) {
    return kind.kind().equals("CustomResourceDefinition") || kind.kind().equals("NetworkPolicy_");
  }

  private ObjectNode write(
      ResourceKind kind,
      Key key,
      Part part,
      ObjectNode current,
      ObjectNode wanted,
      WriteOptions options,
      boolean update) {
    ObjectNode next = Isolation.of(kind, part, current, wanted);
    if (part == Part.MAIN) {
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
    if (part == Part.MAIN && hasGeneration(kind) && !Isolation.sameSpec(kind, current, next)) {
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
    dropEmpty(kind, next);
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

  /** Replaces an object as the server's own parts do, past the rules. */
  ObjectNode force(Key key, ObjectNode object) {
    return store.put(key, object);
  }

  private void place(ResourceKind kind, @Nullable String namespace, ObjectNode object) {
    if (!kind.namespaced()) {
      Json.metadata(object).remove("namespace");
      return;
    }
    String given = Json.namespace(object);
    if (!given.isEmpty() && !given.equals(namespace)) {
      throw Refusal.badRequest(
          "the namespace of the provided object does not match the namespace sent on the request");
    }
    Json.metadata(object).put("namespace", Objects.requireNonNull(namespace));
  }

  private ObjectNode decode(ResourceKind kind, ObjectNode body, WriteOptions options) {
    String apiVersion = Json.string(body, "apiVersion");
    String named = Json.string(body, "kind");
    if ((!apiVersion.isEmpty() && !apiVersion.equals(kind.apiVersion()))
        || (!named.isEmpty() && !named.equals(kind.kind()))) {
      throw Refusal.badRequest(
          named
              + " in version \""
              + apiVersion
              + "\" cannot be handled as a "
              + kind.kind()
              + ": no kind \""
              + named
              + "\" is registered for version \""
              + apiVersion
              + "\"");
    }
    Decoded decoded = Decoder.decode(body, kind.type());
    String cannot =
        kind.kind()
            + " in version \""
            + kind.version()
            + "\" cannot be handled as a "
            + kind.kind()
            + ": ";
    if (!decoded.malformed().isEmpty()) {
      if (kind.custom()) {
        Faults faults = new Faults();
        decoded
            .malformed()
            .forEach(m -> faults.add("FieldValueTypeInvalid", path(m), "Invalid value: " + m));
        throw Refusal.invalid(kind, Json.name(body), faults);
      }
      throw Refusal.badRequest(cannot + decoded.malformed().get(0));
    }
    EncodedData.fault(kind, body)
        .ifPresent(
            fault -> {
              throw Refusal.badRequest(cannot + fault);
            });
    List<String> unknown =
        decoded.unknown().stream().map(path -> "unknown field \"" + path + "\"").toList();
    if (!unknown.isEmpty() && options.validation() == WriteOptions.Validation.STRICT) {
      throw Refusal.badRequest(cannot + "strict decoding error: " + String.join(", ", unknown));
    }
    if (options.validation() == WriteOptions.Validation.WARN) {
      options.warnings().addAll(unknown);
    }
    ObjectNode object = decoded.object();
    object.put("apiVersion", kind.apiVersion()).put("kind", kind.kind());
    return object;
  }

  private static String path(String malformed) {
    int from = malformed.indexOf(" field .");
    int to = malformed.indexOf(" of type ");
    return from < 0 || to < 0 ? "" : malformed.substring(from + 8, to);
  }

  /** Returns the kind that objects of this apiVersion and kind have. */
  public ResourceKind kindOf(String apiVersion, String kind) {
    return catalogue
        .kind(apiVersion, kind)
        .orElseThrow(
            () ->
                new ApiException(
                    404,
                    "NotFound",
                    "no kind \"" + kind + "\" is served for version \"" + apiVersion + "\""));
  }
}
