package dev.slipway.embedded.server;

import dev.slipway.embedded.api.ApiException;
import dev.slipway.embedded.apply.FieldManagement;
import dev.slipway.embedded.json.Json;
import dev.slipway.embedded.schema.ResourceCatalogue;
import dev.slipway.embedded.schema.ResourceKind;
import dev.slipway.embedded.store.Key;
import dev.slipway.embedded.store.Store;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Creates and changes objects under the API's rules. Thread-safe: a write is one step of the store.
 */
public final class Registry {
  private final Store store;
  private final ResourceCatalogue catalogue;
  private final Clock clock;
  private final Writes writes;

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
    this.writes = new Writes(store, new Admission(store, catalogue), this::now);
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
    ObjectNode object = Decoding.decode(kind, namespace, null, body, options);
    return store.exclusively(() -> writes.insert(kind, namespace, object, null, options));
  }

  /** Replaces an object, or creates it where the kind allows that. */
  public ObjectNode replace(
      ResourceKind kind,
      @Nullable String namespace,
      String name,
      Part part,
      ObjectNode body,
      WriteOptions options) {
    ObjectNode object = Decoding.decode(kind, namespace, name, body, options);
    boolean isNew = store.get(key(kind, namespace, name)).isEmpty();
    if (isNew && part == Part.MAIN && Strategies.isMadeByUpdate(kind)) {
      Json.metadata(object).put("name", name);
      return create(kind, namespace, object, options);
    }
    return writes.change(kind, namespace, name, part, options, old -> object);
  }

  /** Changes an object by a function of what it is. */
  public ObjectNode patch(
      ResourceKind kind,
      @Nullable String namespace,
      String name,
      Part part,
      UnaryOperator<ObjectNode> patch,
      WriteOptions options) {
    return writes.change(
        kind,
        namespace,
        name,
        part,
        options,
        old -> Decoding.decode(kind, namespace, name, patch.apply(old), options));
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
    ObjectNode config = Decoding.decode(kind, namespace, name, body, options);
    if (Json.at(config, "metadata", "managedFields") != null) {
      throw Refusal.badRequest("metadata.managedFields must be nil");
    }
    Json.metadata(config).put("name", name);
    FieldManagement.Writer writer = writes.writer(options, part);
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
                writes.management(kind).apply(Json.object(), config, writer, options.force());
            return writes.insert(
                kind, namespace, fresh, Json.metadata(fresh).path("managedFields"), options);
          }
          String seen = Json.string(config, "metadata", "resourceVersion");
          if (!seen.isEmpty() && !seen.equals(Json.string(old, "metadata", "resourceVersion"))) {
            throw Refusal.modified(kind, name);
          }
          ObjectNode current = Versions.to(kind, old);
          ObjectNode merged =
              writes.management(kind).apply(current, config, writer, options.force());
          return writes.write(kind, key, part, current, merged, options, false);
        });
  }

  /** Replaces an object as the server's own parts do, past the rules. */
  ObjectNode force(Key key, ObjectNode object) {
    return store.put(key, object);
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
