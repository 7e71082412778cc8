package dev.slipway.embedded.server;

import dev.slipway.embedded.json.Json;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Objects with their head first, as every answer shows them. */
final class Ordered {
  private Ordered() {}

  static ObjectNode object(ObjectNode object) {
    ObjectNode ordered = Json.object();
    for (String head : List.of("kind", "apiVersion", "metadata")) {
      JsonNode value = object.get(head);
      if (value != null) {
        ordered.set(head, value);
      }
    }
    for (Map.Entry<String, JsonNode> e : object.properties()) {
      if (!ordered.has(e.getKey())) {
        ordered.set(e.getKey(), e.getValue());
      }
    }
    return ordered;
  }

  /** Returns whether two objects are the same but for the times at which managers wrote. */
  static boolean equal(ObjectNode a, ObjectNode b) {
    return timeless(a).equals(timeless(b));
  }

  private static ObjectNode timeless(ObjectNode object) {
    ObjectNode copy = object.deepCopy();
    Json.objects(copy, "metadata", "managedFields").forEach(m -> m.remove("time"));
    return copy;
  }
}
