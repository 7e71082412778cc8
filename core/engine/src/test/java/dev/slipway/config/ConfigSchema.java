package dev.slipway.config;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The published schema, as an editor uses it. */
final class ConfigSchema {
  private static final ObjectMapper JSON = JsonMapper.shared();

  private final JsonNode root;
  private final Schema schema;

  private ConfigSchema(JsonNode root) {
    this.root = root;
    this.schema =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(root);
  }

  static ConfigSchema published() {
    try (InputStream in = ConfigSchema.class.getResourceAsStream("slipway.schema.json")) {
      return new ConfigSchema(JSON.readTree(Objects.requireNonNull(in, "slipway.schema.json")));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  List<String> faults(String yaml) {
    return faults(json(yaml));
  }

  List<String> faults(JsonNode document) {
    return schema.validate(document).stream().map(Object::toString).toList();
  }

  /** The faults of the schema itself by the meta-schema of its draft. */
  List<String> ownFaults() {
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
        .getSchema(com.networknt.schema.SchemaLocation.of(root.get("$schema").asString()))
        .validate(root)
        .stream()
        .map(Object::toString)
        .toList();
  }

  static JsonNode json(String yaml) {
    return JSON.valueToTree(new Load(LoadSettings.builder().build()).loadFromString(yaml));
  }

  /** By shape of mapping, as {@code workloads[]} or {@code environments.*}, the fields it has. */
  Map<String, Set<String>> fields() {
    Map<String, Set<String>> fields = new TreeMap<>();
    collect("", root, fields);
    return fields;
  }

  private void collect(String shape, JsonNode node, Map<String, Set<String>> fields) {
    JsonNode resolved = resolve(node);
    if (resolved.has("properties")) {
      Collection<String> names = resolved.get("properties").propertyNames();
      fields.put(shape, new TreeSet<>(names));
      for (String name : names) {
        String child = shape.isEmpty() ? name : shape + "." + name;
        collect(child, resolved.get("properties").get(name), fields);
      }
    }
    if (resolved.has("items")) {
      collect(shape + "[]", resolved.get("items"), fields);
    }
    if (resolved.path("additionalProperties").isObject()) {
      collect(shape + ".*", resolved.get("additionalProperties"), fields);
    }
  }

  /** Writes every default of the schema into the document, wherever the mapping around it is. */
  JsonNode withDefaults(JsonNode document) {
    JsonNode copy = document.deepCopy();
    fill(copy, root);
    return copy;
  }

  private void fill(JsonNode document, JsonNode node) {
    JsonNode resolved = resolve(node);
    if (document.isArray() && resolved.has("items")) {
      document.forEach(item -> fill(item, resolved.get("items")));
    }
    if (!(document instanceof ObjectNode object)) {
      return;
    }
    if (resolved.path("additionalProperties").isObject()) {
      object.forEach(value -> fill(value, resolved.get("additionalProperties")));
    }
    if (!resolved.has("properties")) {
      return;
    }
    resolved
        .get("properties")
        .properties()
        .forEach(
            property -> {
              if (!object.has(property.getKey()) && property.getValue().has("default")) {
                object.set(property.getKey(), property.getValue().get("default"));
              } else if (!object.has(property.getKey()) && hasOnlyDefaults(property.getValue())) {
                object.putObject(property.getKey());
              }
              if (object.has(property.getKey())) {
                fill(object.get(property.getKey()), property.getValue());
              }
            });
  }

  /** A mapping that may be written out with its defaults alone. */
  private boolean hasOnlyDefaults(JsonNode node) {
    JsonNode resolved = resolve(node);
    return resolved.has("properties") && !resolved.has("required");
  }

  private JsonNode resolve(JsonNode node) {
    return node.has("$ref") ? root.at(node.get("$ref").asString().substring(1)) : node;
  }

  /** Everything that lacks a description. */
  List<String> undescribed() {
    Set<String> without = new TreeSet<>();
    describe("", root, without);
    return List.copyOf(without);
  }

  private void describe(String shape, JsonNode node, Set<String> without) {
    JsonNode resolved = resolve(node);
    resolved
        .path("properties")
        .properties()
        .forEach(
            p -> {
              if (!p.getValue().has("description")) {
                without.add(shape + "." + p.getKey());
              }
              describe(shape + "." + p.getKey(), p.getValue(), without);
            });
    if (resolved.has("items")) {
      describe(shape + "[]", resolved.get("items"), without);
    }
    if (resolved.path("additionalProperties").isObject()) {
      describe(shape + ".*", resolved.get("additionalProperties"), without);
    }
  }
}
