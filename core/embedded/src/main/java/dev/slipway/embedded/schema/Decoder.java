package dev.slipway.embedded.schema;

import dev.slipway.embedded.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads a body as the server reads it into its structures: what the type does not know is left out,
 * null and empty are absent, quantities are written canonically.
 */
public final class Decoder {
  /** Texts for which empty means something else than absent. */
  private static final Set<String> KEEPS_EMPTY_TEXT =
      Set.of(
          "storageClassName",
          "holderIdentity",
          "ingressClassName",
          "apiGroup",
          "message",
          "reason");

  /** Lists and maps for which empty means something else than absent. */
  private static final Set<String> KEEPS_EMPTY = Set.of("rules", "drop", "add");

  private final List<String> unknown = new ArrayList<>();
  private final List<String> malformed = new ArrayList<>();

  private Decoder() {}

  /** Decodes an object of a type. */
  public static Decoded decode(ObjectNode body, FieldType type) {
    Decoder decoder = new Decoder();
    ObjectNode object = decoder.object(body, type, "");
    return new Decoded(object, decoder.unknown, decoder.malformed);
  }

  private ObjectNode object(ObjectNode from, FieldType type, String path) {
    ObjectNode to = Json.object();
    for (Map.Entry<String, JsonNode> entry : from.properties()) {
      Field field = type.field(entry.getKey());
      String here = path.isEmpty() ? entry.getKey() : path + "." + entry.getKey();
      if (field == null) {
        if (type.open()) {
          to.set(entry.getKey(), entry.getValue().deepCopy());
        } else {
          unknown.add(here);
        }
        continue;
      }
      JsonNode value = value(entry.getValue(), field.type(), here);
      if (value != null && !absent(value, field)) {
        to.set(entry.getKey(), value);
      }
    }
    return to;
  }

  private static boolean absent(JsonNode value, Field field) {
    if (value.isString()) {
      return value.asString().isEmpty()
          && !field.required()
          && field.type().form() == FieldType.Form.STRING
          && !KEEPS_EMPTY_TEXT.contains(field.name());
    }
    boolean collection =
        field.type().form() == FieldType.Form.LIST || field.type().form() == FieldType.Form.MAP;
    return collection
        && value.isEmpty()
        && !field.required()
        && !KEEPS_EMPTY.contains(field.name());
  }

  private @Nullable JsonNode value(JsonNode from, FieldType type, String path) {
    if (from.isNull()) {
      return null;
    }
    return switch (type.form()) {
      case ANY -> from.deepCopy();
      case OBJECT ->
          from instanceof ObjectNode object
              ? object(object, type, path)
              : wrong(from, "object", path);
      case MAP -> from instanceof ObjectNode map ? map(map, type, path) : wrong(from, "map", path);
      case LIST ->
          from instanceof ArrayNode list ? list(list, type, path) : wrong(from, "list", path);
      case STRING, BYTES, TIME -> from.isString() ? from : wrong(from, "string", path);
      case BOOLEAN -> from.isBoolean() ? from : wrong(from, "bool", path);
      case INTEGER -> from.isIntegralNumber() ? from : wrong(from, "int64", path);
      case NUMBER -> from.isNumber() ? from : wrong(from, "float64", path);
      case INTEGER_OR_STRING ->
          from.isString() || from.isIntegralNumber() ? from : wrong(from, "intstr", path);
      case QUANTITY -> quantity(from, path);
    };
  }

  private @Nullable JsonNode quantity(JsonNode from, String path) {
    if (!from.isString() && !from.isNumber()) {
      return wrong(from, "Quantity", path);
    }
    Quantity quantity = Quantity.parse(from.asString()).orElse(null);
    if (quantity == null) {
      malformed.add(
          path
              + ": quantities must match the regular expression"
              + " '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'");
      return null;
    }
    return Json.node(quantity.canonical());
  }

  private ObjectNode map(ObjectNode from, FieldType type, String path) {
    ObjectNode to = Json.object();
    for (Map.Entry<String, JsonNode> entry : from.properties()) {
      JsonNode value = value(entry.getValue(), type.item(), path + "." + entry.getKey());
      if (value != null) {
        to.set(entry.getKey(), value);
      } else if (type.item().form() == FieldType.Form.STRING && entry.getValue().isNull()) {
        to.put(entry.getKey(), "");
      }
    }
    return to;
  }

  private ArrayNode list(ArrayNode from, FieldType type, String path) {
    ArrayNode to = Json.array();
    for (int i = 0; i < from.size(); i++) {
      JsonNode value = value(from.get(i), type.item(), path + "[" + i + "]");
      if (value != null) {
        to.add(value);
      } else if (type.item().form() == FieldType.Form.OBJECT && from.get(i).isNull()) {
        to.addObject();
      }
    }
    return to;
  }

  private @Nullable JsonNode wrong(JsonNode from, String wanted, String path) {
    String given =
        from.isString()
            ? "string"
            : from.isNumber()
                ? "number"
                : from.isBoolean() ? "bool" : from.isArray() ? "array" : "object";
    malformed.add(
        "json: cannot unmarshal "
            + given
            + " into Go struct field ."
            + path
            + " of type "
            + wanted);
    return null;
  }
}
