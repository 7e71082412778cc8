package dev.slipway.embedded.server;

import dev.slipway.embedded.api.ApiException;
import dev.slipway.embedded.json.Json;
import dev.slipway.embedded.schema.ResourceKind;
import dev.slipway.embedded.schema.ResourceKind.ScalePaths;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The scale subresource: the replicas of a workload, and nothing else of it. */
public final class Scales {
  private final Registry registry;

  /** Scales the objects of a registry. */
  public Scales(Registry registry) {
    this.registry = registry;
  }

  /** Returns the scale of an object. */
  public ObjectNode get(ResourceKind kind, @Nullable String namespace, String name) {
    return scale(kind, registry.get(kind, namespace, name));
  }

  private static ObjectNode scale(ResourceKind kind, ObjectNode object) {
    ScalePaths paths = Objects.requireNonNull(kind.scale());
    ObjectNode scale = Json.object().put("kind", "Scale").put("apiVersion", "autoscaling/v1");
    ObjectNode metadata = scale.putObject("metadata");
    for (String field :
        java.util.List.of("name", "namespace", "uid", "resourceVersion", "creationTimestamp")) {
      Json.carry(Json.metadata(object.deepCopy()), metadata, field);
    }
    Json.put(scale.putObject("spec"), "replicas", Json.number(object, 0, steps(paths.spec())));
    ObjectNode status = scale.putObject("status");
    Json.put(status, "replicas", Json.number(object, 0, steps(paths.status())));
    String path = paths.selector();
    JsonNode selector = path == null ? null : Json.at(object, steps(path));
    if (selector != null) {
      status.put("selector", selector.isString() ? selector.asString() : Selectors.text(selector));
    }
    return scale;
  }

  private static String[] steps(String path) {
    return path.substring(1).split("\\.", -1);
  }

  private static ApiException negative(String name, long replicas) {
    Faults faults =
        new Faults().invalid("spec.replicas", replicas, "must be greater than or equal to 0");
    String message = "Scale.autoscaling \"" + name + "\" is invalid: " + faults.texts().get(0);
    return new ApiException(
        422,
        "Invalid",
        message,
        Map.of("name", name, "group", "autoscaling", "kind", "Scale", "causes", faults.causes()));
  }

  /** Changes the scale of an object. */
  public ObjectNode change(
      ResourceKind kind,
      @Nullable String namespace,
      String name,
      UnaryOperator<ObjectNode> change,
      WriteOptions options) {
    String[] path = steps(Objects.requireNonNull(kind.scale()).spec());
    ObjectNode changed =
        registry.patch(
            kind,
            namespace,
            name,
            Registry.Part.MAIN,
            object -> {
              ObjectNode scale = change.apply(scale(kind, object));
              long replicas = Json.number(scale, 0, "spec", "replicas");
              if (replicas < 0) {
                throw negative(name, replicas);
              }
              String version = Json.string(scale, "metadata", "resourceVersion");
              if (!version.isEmpty()) {
                Json.metadata(object).put("resourceVersion", version);
              }
              ObjectNode holder = object;
              for (int i = 0; i < path.length - 1; i++) {
                holder = Json.make(holder, path[i]);
              }
              Json.put(holder, path[path.length - 1], replicas);
              return object;
            },
            options);
    return scale(kind, changed);
  }
}
