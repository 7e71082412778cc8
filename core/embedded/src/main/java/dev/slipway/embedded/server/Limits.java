package dev.slipway.embedded.server;

import dev.slipway.embedded.json.Json;
import dev.slipway.embedded.schema.Quantity;
import dev.slipway.embedded.schema.ResourceKind;
import dev.slipway.embedded.store.Store;
import java.util.ArrayList;
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
    List<String> set = new ArrayList<>();
    for (ObjectNode range : store.list("/limitranges", Json.namespace(pod)).objects()) {
      for (ObjectNode limit : Json.objects(range, "spec", "limits")) {
        if (Json.string(limit, "type").equals("Container")) {
          for (String list : List.of("initContainers", "containers")) {
            for (ObjectNode container : Json.objects(pod, "spec", list)) {
              set.addAll(preset(limit, container, list));
              check(kind, pod, limit, container);
            }
          }
        }
      }
    }
    if (!set.isEmpty()) {
      Json.make(pod, "metadata", "annotations")
          .put("kubernetes.io/limit-ranger", "LimitRanger plugin set: " + String.join("; ", set));
    }
  }

  /** Returns what was set, as the annotation says it. */
  private static List<String> preset(ObjectNode limit, ObjectNode container, String list) {
    ObjectNode resources = Json.make(container, "resources");
    String called =
        (list.equals("containers") ? " for container " : " for init container ")
            + Json.string(container, "name");
    List<String> set = new ArrayList<>();
    List<String> requests = fill(Json.objectAt(limit, "defaultRequest"), resources, "requests");
    if (!requests.isEmpty()) {
      set.add(String.join(", ", requests) + " request" + called);
    }
    List<String> limits = fill(Json.objectAt(limit, "default"), resources, "limits");
    if (!limits.isEmpty()) {
      set.add(String.join(", ", limits) + " limit" + called);
    }
    return set;
  }

  private static List<String> fill(
      @org.jspecify.annotations.Nullable ObjectNode from, ObjectNode resources, String which) {
    List<String> set = new ArrayList<>();
    if (from == null) {
      return set;
    }
    ObjectNode to = Json.make(resources, which);
    for (Map.Entry<String, JsonNode> e : from.properties()) {
      if (!to.has(e.getKey())) {
        to.set(e.getKey(), e.getValue());
        set.add(e.getKey());
      }
    }
    set.sort(null);
    return set;
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
