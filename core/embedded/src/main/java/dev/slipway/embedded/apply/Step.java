package dev.slipway.embedded.apply;

import dev.slipway.embedded.json.Json;
import dev.slipway.embedded.schema.Field;
import dev.slipway.embedded.schema.FieldType;
import dev.slipway.embedded.schema.FieldType.Form;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A place in an object as its owners see it: a leaf, or something with parts of its own.
 *
 * @param type the type of the value
 * @param field how its field treats lists; null for the root and for elements
 */
record Step(FieldType type, @Nullable Field field) {
  private static final FieldType ANY = FieldType.of(Form.ANY);

  static Step root(FieldType type) {
    return new Step(type, null);
  }

  /** Returns whether a value here is owned as a whole. */
  boolean leaf(@Nullable JsonNode value) {
    if (type.atomic() || (field != null && !field.granular())) {
      return true;
    }
    if (type.form() == Form.LIST) {
      return field == null || field.listKeys() == null;
    }
    if (type.form() == Form.OBJECT && type.open()) {
      return value == null || !value.isObject();
    }
    return !type.container();
  }

  boolean map() {
    return type.form() == Form.MAP;
  }

  boolean named(String name) {
    return type.form() == Form.OBJECT && type.field(name) != null;
  }

  /** Returns the parts of a value by their steps, in order. */
  Map<String, JsonNode> parts(@Nullable JsonNode value) {
    Map<String, JsonNode> parts = new LinkedHashMap<>();
    if (value instanceof ObjectNode object) {
      object.properties().forEach(e -> parts.put("f:" + e.getKey(), e.getValue()));
    } else if (value instanceof ArrayNode array && field != null && field.listKeys() != null) {
      for (JsonNode element : array) {
        parts.put(element(element, field.listKeys()), element);
      }
    }
    return parts;
  }

  private static String element(JsonNode element, List<String> keys) {
    if (keys.isEmpty()) {
      return "v:" + Json.text(element);
    }
    ObjectNode id = Json.object();
    for (String key : new TreeSet<>(keys)) {
      JsonNode value = element.get(key);
      if (value != null) {
        id.set(key, value);
      } else if (key.equals("protocol")) {
        id.put(key, "TCP");
      }
    }
    return "k:" + Json.text(id);
  }

  /** Returns the place below. */
  Step below(String step) {
    if (!step.startsWith("f:")) {
      return new Step(type.item(), null);
    }
    if (type.form() == Form.MAP) {
      return new Step(type.item(), null);
    }
    Field named = type.form() == Form.OBJECT ? type.field(step.substring(2)) : null;
    return named == null ? new Step(ANY, null) : new Step(named.type(), named);
  }
}
