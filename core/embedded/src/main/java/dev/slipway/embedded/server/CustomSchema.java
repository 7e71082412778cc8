package dev.slipway.embedded.server;

import dev.slipway.embedded.json.Json;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Defaults and validation by the OpenAPI schema of a CustomResourceDefinition. */
final class CustomSchema {
  private CustomSchema() {}

  static void setDefaults(JsonNode value, @Nullable JsonNode schema) {
    if (schema == null) {
      return;
    }
    JsonNode properties = Json.at(schema, "properties");
    if (value instanceof ObjectNode object && properties != null) {
      for (Map.Entry<String, JsonNode> p : properties.properties()) {
        JsonNode preset = Json.at(p.getValue(), "default");
        if (preset != null && Json.at(object, p.getKey()) == null) {
          object.set(p.getKey(), preset.deepCopy());
        }
        JsonNode child = object.get(p.getKey());
        if (child != null) {
          setDefaults(child, p.getValue());
        }
      }
    }
    JsonNode items = Json.at(schema, "items");
    if (value.isArray() && items != null) {
      value.forEach(item -> setDefaults(item, items));
    }
  }

  static void validate(JsonNode value, @Nullable JsonNode schema, String path, Faults faults) {
    if (schema == null) {
      return;
    }
    bounds(value, schema, path, faults);
    List<JsonNode> allowed = Json.list(schema, "enum");
    if (!allowed.isEmpty() && !allowed.contains(value)) {
      List<String> texts = new ArrayList<>();
      allowed.forEach(a -> texts.add(a.asString()));
      faults.unsupported(path, value.asString(""), texts);
    }
    for (String name : Json.strings(schema, "required")) {
      if (value.isObject() && Json.at(value, name) == null) {
        faults.required(path.isEmpty() ? name : path + "." + name, "");
      }
    }
    JsonNode properties = Json.at(schema, "properties");
    if (value.isObject() && properties != null) {
      for (Map.Entry<String, JsonNode> p : properties.properties()) {
        JsonNode child = Json.at(value, p.getKey());
        if (child != null && !(path.isEmpty() && p.getKey().equals("metadata"))) {
          validate(
              child, p.getValue(), path.isEmpty() ? p.getKey() : path + "." + p.getKey(), faults);
        }
      }
    }
    JsonNode items = Json.at(schema, "items");
    if (value.isArray() && items != null) {
      for (int i = 0; i < value.size(); i++) {
        validate(value.get(i), items, path + "[" + i + "]", faults);
      }
    }
  }

  private static void bounds(JsonNode value, JsonNode schema, String path, Faults faults) {
    if (value.isNumber()) {
      BigDecimal number = value.decimalValue();
      JsonNode least = Json.at(schema, "minimum");
      if (least != null && number.compareTo(least.decimalValue()) < 0) {
        faults.invalid(path, value, path + " in body should be greater than or equal to " + least);
      }
      JsonNode most = Json.at(schema, "maximum");
      if (most != null && number.compareTo(most.decimalValue()) > 0) {
        faults.invalid(path, value, path + " in body should be less than or equal to " + most);
      }
    }
    if (value.isString()) {
      String text = value.asString();
      String pattern = Json.string(schema, "pattern");
      if (!pattern.isEmpty() && !Pattern.compile(pattern).matcher(text).find()) {
        faults.invalid(path, text, path + " in body should match '" + pattern + "'");
      }
      long shortest = Json.number(schema, 0, "minLength");
      if (text.length() < shortest) {
        faults.invalid(
            path, text, path + " in body should be at least " + shortest + " chars long");
      }
      long longest = Json.number(schema, Long.MAX_VALUE, "maxLength");
      if (text.length() > longest) {
        faults.add("FieldValueTooLong", path, "Too long: may not be longer than " + longest);
      }
    }
    if (value.isArray() && value.size() < Json.number(schema, 0, "minItems")) {
      faults.invalid(
          path,
          value.size(),
          path + " in body should have at least " + Json.number(schema, 0, "minItems") + " items");
    }
  }
}
