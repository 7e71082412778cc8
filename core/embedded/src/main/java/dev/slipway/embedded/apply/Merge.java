package dev.slipway.embedded.apply;

import dev.slipway.embedded.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Merges an applied configuration into an object, and removes what is applied no longer. */
final class Merge {
  JsonNode merge(@Nullable JsonNode live, JsonNode config, Step step) {
    if (step.leaf(config) || live == null || !config.isContainer() || !live.isContainer()) {
      return config.deepCopy();
    }
    Map<String, JsonNode> parts = new LinkedHashMap<>(step.parts(live));
    step.parts(config)
        .forEach((name, value) -> parts.put(name, merge(parts.get(name), value, step.below(name))));
    return rebuild(config, parts);
  }

  private static JsonNode rebuild(JsonNode like, Map<String, JsonNode> parts) {
    if (like.isArray()) {
      ArrayNode list = Json.array();
      parts.values().forEach(value -> list.add(value.deepCopy()));
      return list;
    }
    ObjectNode object = Json.object();
    parts.forEach((name, value) -> object.set(name.substring(2), value.deepCopy()));
    return object;
  }

  void remove(JsonNode from, List<String> path, Step step) {
    String name = path.get(0);
    JsonNode part = step.parts(from).get(name);
    if (part == null) {
      return;
    }
    if (path.size() > 1) {
      remove(part, path.subList(1, path.size()), step.below(name));
    } else if (from instanceof ObjectNode object) {
      object.remove(name.substring(2));
    } else if (from instanceof ArrayNode list) {
      for (int i = 0; i < list.size(); i++) {
        if (list.get(i) == part) {
          list.remove(i);
          return;
        }
      }
    }
  }
}
