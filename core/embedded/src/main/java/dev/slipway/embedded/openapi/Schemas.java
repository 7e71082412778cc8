package dev.slipway.embedded.openapi;

import dev.slipway.embedded.json.Json;
import dev.slipway.embedded.schema.Field;
import dev.slipway.embedded.schema.FieldType;
import dev.slipway.embedded.schema.ResourceKind;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The schemas of kinds, each object type once, with what patches and appliers must know. */
final class Schemas {
  private static final String AT = "#/components/schemas/";
  private final ObjectNode schemas;

  Schemas(ObjectNode schemas) {
    this.schemas = schemas;
  }

  void add(ResourceKind kind) {
    String name =
        kind.custom() ? kind.group() + "." + kind.version() + "." + kind.kind() : full(kind.type());
    JsonNode given = kind.schema();
    if (given instanceof ObjectNode own && !own.isEmpty()) {
      schemas.set(name, own.deepCopy());
    } else {
      define(name, kind.type());
    }
    if (schemas.get(name) instanceof ObjectNode schema) {
      schema
          .withArrayProperty("x-kubernetes-group-version-kind")
          .addObject()
          .put("group", kind.group())
          .put("kind", kind.kind())
          .put("version", kind.version());
    }
  }

  private static String full(FieldType type) {
    return type.name().startsWith("meta.")
        ? "io.k8s.apimachinery.pkg.apis." + type.name()
        : "io.k8s.api." + type.name();
  }

  private void define(String name, FieldType type) {
    if (schemas.has(name)) {
      return;
    }
    ObjectNode schema = schemas.putObject(name).put("type", "object");
    ObjectNode properties = schema.putObject("properties");
    ArrayNode required = Json.array();
    for (Field field : type.fields().values()) {
      properties.set(field.name(), property(field));
      if (field.required()) {
        required.add(field.name());
      }
    }
    if (!required.isEmpty()) {
      schema.set("required", required);
    }
  }

  private ObjectNode property(Field field) {
    ObjectNode property = value(field.type());
    if (field.merge()) {
      property.put(
          "x-kubernetes-patch-strategy", field.retainKeys() ? "merge,retainKeys" : "merge");
      if (field.mergeKey() != null) {
        property.put("x-kubernetes-patch-merge-key", field.mergeKey());
      }
    } else if (field.retainKeys()) {
      property.put("x-kubernetes-patch-strategy", "retainKeys");
    }
    List<String> keys = field.listKeys();
    if (field.type().form() == FieldType.Form.LIST) {
      property.put(
          "x-kubernetes-list-type",
          keys == null || field.atomic() ? "atomic" : keys.isEmpty() ? "set" : "map");
      if (keys != null && !keys.isEmpty()) {
        keys.forEach(property.putArray("x-kubernetes-list-map-keys")::add);
      }
    } else if (field.atomic()) {
      property.put("x-kubernetes-map-type", "atomic");
    }
    return property;
  }

  private ObjectNode value(FieldType type) {
    ObjectNode schema = Json.object();
    return switch (type.form()) {
      case STRING -> schema.put("type", "string");
      case INTEGER -> schema.put("type", "integer");
      case NUMBER -> schema.put("type", "number");
      case BOOLEAN -> schema.put("type", "boolean");
      case TIME -> schema.put("type", "string").put("format", "date-time");
      case BYTES -> schema.put("type", "string").put("format", "byte");
      case QUANTITY -> either(schema, "string", "number");
      case INTEGER_OR_STRING -> either(schema.put("format", "int-or-string"), "integer", "string");
      case ANY -> schema.put("x-kubernetes-preserve-unknown-fields", true);
      case LIST -> schema.put("type", "array").set("items", value(type.item()));
      case MAP -> schema.put("type", "object").set("additionalProperties", value(type.item()));
      case OBJECT -> {
        String name = full(type);
        define(name, type);
        schema.putArray("allOf").addObject().put("$ref", AT + name);
        yield schema;
      }
    };
  }

  private static ObjectNode either(ObjectNode schema, String one, String other) {
    ArrayNode types = schema.putArray("oneOf");
    types.addObject().put("type", one);
    types.addObject().put("type", other);
    return schema;
  }
}
