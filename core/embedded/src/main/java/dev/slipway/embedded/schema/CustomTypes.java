package dev.slipway.embedded.schema;

import dev.slipway.embedded.json.Json;
import dev.slipway.embedded.schema.FieldType.Form;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Makes the types of a CustomResourceDefinition's kinds from their OpenAPI schemas. */
public final class CustomTypes {
  private final FieldType metadata;

  /** Custom kinds have the metadata that every kind has. */
  public CustomTypes(ResourceCatalogue catalogue) {
    FieldType configMap = catalogue.type("v1", "ConfigMap");
    Field field = configMap == null ? null : configMap.field("metadata");
    this.metadata = field == null ? FieldType.of(Form.ANY) : field.type();
  }

  /** Returns the type of a kind with this schema. */
  public FieldType root(String kind, @Nullable JsonNode schema) {
    boolean open = schema == null || keepsUnknown(schema);
    FieldType root = FieldType.object(kind, false, open);
    add(root, Field.plain("apiVersion", FieldType.of(Form.STRING)));
    add(root, Field.plain("kind", FieldType.of(Form.STRING)));
    add(root, Field.plain("metadata", metadata));
    fields(root, schema, Set.of("apiVersion", "kind", "metadata"));
    return root;
  }

  private void fields(FieldType type, @Nullable JsonNode schema, Set<String> except) {
    JsonNode properties = Json.at(schema, "properties");
    if (properties == null) {
      return;
    }
    List<String> required = Json.strings(schema, "required");
    for (Map.Entry<String, JsonNode> p : properties.properties()) {
      if (!except.contains(p.getKey())) {
        add(type, field(p.getKey(), p.getValue(), required.contains(p.getKey())));
      }
    }
  }

  private Field field(String name, JsonNode schema, boolean required) {
    String listType = Json.string(schema, "x-kubernetes-list-type");
    List<String> keys =
        switch (listType) {
          case "map" -> Json.strings(schema, "x-kubernetes-list-map-keys");
          case "set" -> List.of();
          default -> null;
        };
    boolean atomic =
        listType.equals("atomic") || Json.string(schema, "x-kubernetes-map-type").equals("atomic");
    return new Field(name, type(name, schema), required, false, null, false, keys, atomic);
  }

  private FieldType type(String name, JsonNode schema) {
    if (Json.isTrue(schema, "x-kubernetes-int-or-string")) {
      return FieldType.of(Form.INTEGER_OR_STRING);
    }
    return switch (Json.string(schema, "type")) {
      case "string" -> FieldType.of(Form.STRING);
      case "integer" -> FieldType.of(Form.INTEGER);
      case "number" -> FieldType.of(Form.NUMBER);
      case "boolean" -> FieldType.of(Form.BOOLEAN);
      case "array" -> {
        JsonNode items = Json.at(schema, "items");
        yield FieldType.list(items == null ? FieldType.of(Form.ANY) : type(name, items));
      }
      case "object" -> objectType(name, schema);
      default -> FieldType.of(Form.ANY);
    };
  }

  private FieldType objectType(String name, JsonNode schema) {
    JsonNode values = Json.at(schema, "additionalProperties");
    if (values != null && values.isObject()) {
      return FieldType.map(type(name, values));
    }
    FieldType object = FieldType.object(name, false, keepsUnknown(schema) || values != null);
    fields(object, schema, Set.of());
    return object;
  }

  private static boolean keepsUnknown(JsonNode schema) {
    return Json.isTrue(schema, "x-kubernetes-preserve-unknown-fields");
  }

  private static void add(FieldType type, Field field) {
    type.fields().put(field.name(), field);
  }
}
