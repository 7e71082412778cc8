package dev.slipway.embedded.server;

import dev.slipway.embedded.json.Json;
import dev.slipway.embedded.schema.Quantity;
import dev.slipway.embedded.schema.ResourceKind;
import dev.slipway.embedded.store.Store;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The LimitRanges of a namespace: they set what a container leaves open, and refuse what is
 * outside.
 */
final class Limits {
  private final Store store;

  Limits(Store store) {
    this.store = store;
  }

  void admit(ResourceKind kind, ObjectNode pod) {
    for (ObjectNode range : store.list("/limitranges", Json.namespace(pod)).objects()) {
      for (ObjectNode limit : Json.objects(range, "spec", "limits")) {
        if (Json.string(limit, "type").equals("Container")) {
          for (String list : List.of("initContainers", "containers")) {
            for (ObjectNode container : Json.objects(pod, "spec", list)) {
              preset(limit, container);
              check(kind, pod, limit, container);
            }
          }
        }
      }
    }
  }

  private static void preset(ObjectNode limit, ObjectNode container) {
    fill(Json.objectAt(limit, "defaultRequest"), Json.make(container, "resources"), "requests");
    fill(Json.objectAt(limit, "default"), Json.make(container, "resources"), "limits");
  }

  private static void fill(
      @org.jspecify.annotations.Nullable ObjectNode from, ObjectNode resources, String which) {
    if (from == null) {
      return;
    }
    ObjectNode to = Json.make(resources, which);
    for (Map.Entry<String, JsonNode> e : from.properties()) {
      if (!to.has(e.getKey())) {
        to.set(e.getKey(), e.getValue());
      }
    }
  }

  private static void check(
      ResourceKind kind, ObjectNode pod, ObjectNode limit, ObjectNode container) {
    ObjectNode most = Json.objectAt(limit, "max");
    if (most != null) {
      for (Map.Entry<String, JsonNode> e : most.properties()) {
        String given = Json.string(container, "resources", "limits", e.getKey());
        if (!given.isEmpty() && Quantity.of(given).exceeds(Quantity.of(e.getValue().asString()))) {
          throw Refusal.forbidden(
              kind,
              Json.name(pod),
              "maximum "
                  + e.getKey()
                  + " usage per Container is "
                  + e.getValue().asString()
                  + ", but limit is "
                  + given);
        }
      }
    }
    ObjectNode least = Json.objectAt(limit, "min");
    if (least != null) {
      for (Map.Entry<String, JsonNode> e : least.properties()) {
        String given = Json.string(container, "resources", "requests", e.getKey());
        if (!given.isEmpty() && Quantity.of(e.getValue().asString()).exceeds(Quantity.of(given))) {
          throw Refusal.forbidden(
              kind,
              Json.name(pod),
              "minimum "
                  + e.getKey()
                  + " usage per Container is "
                  + e.getValue().asString()
                  + ", but request is "
                  + given);
        }
      }
    }
  }
}
