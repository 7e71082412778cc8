package dev.slipway.embedded.json;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** JSON trees, as the API server keeps its objects. Thread-safe. */
public final class Json {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();
  private static final JsonMapper LENIENT = JsonMapper.builder().build();

  private Json() {}

  /** Returns a new empty object. */
  public static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  /** Returns a new empty list. */
  public static ArrayNode array() {
    return MAPPER.createArrayNode();
  }

  /** Parses a text; of a field given twice the last one counts. */
  public static JsonNode parse(byte[] text) {
    return LENIENT.readTree(text);
  }

  /** Parses a text; of a field given twice the last one counts. */
  public static JsonNode parse(String text) {
    return LENIENT.readTree(text);
  }

  /** Parses a text, and refuses a field that is given twice. */
  public static JsonNode parseStrictly(byte[] text) {
    return MAPPER.readTree(text);
  }

  /** Writes a tree as compact UTF-8. */
  public static byte[] bytes(JsonNode node) {
    return MAPPER.writeValueAsBytes(node);
  }

  /** Writes a tree as a compact text. */
  public static String text(JsonNode node) {
    return new String(bytes(node), StandardCharsets.UTF_8);
  }

  /** Makes a tree of JDK values (maps, lists, texts, numbers). */
  public static JsonNode tree(Object value) {
    return MAPPER.valueToTree(value);
  }

  /** Returns the node at a path of names, or null when a part of it is absent or null. */
  public static @Nullable JsonNode at(@Nullable JsonNode from, String... path) {
    JsonNode node = from;
    for (String name : path) {
      if (node == null) {
        return null;
      }
      node = node.get(name);
    }
    return node == null || node.isNull() ? null : node;
  }

  /** Returns the text at a path, empty when there is none. */
  public static String string(@Nullable JsonNode from, String... path) {
    JsonNode node = at(from, path);
    return node == null || node.isContainer() ? "" : node.asString();
  }

  /** Returns the number at a path, or the other when there is none. */
  public static long number(@Nullable JsonNode from, long otherwise, String... path) {
    JsonNode node = at(from, path);
    return node != null && node.isNumber() ? node.asLong() : otherwise;
  }

  /** Returns whether the value at a path is true. */
  public static boolean isTrue(@Nullable JsonNode from, String... path) {
    JsonNode node = at(from, path);
    return node != null && node.isBoolean() && node.asBoolean();
  }

  /** Returns the object at a path, or null when there is none. */
  public static @Nullable ObjectNode objectAt(@Nullable JsonNode from, String... path) {
    return at(from, path) instanceof ObjectNode object ? object : null;
  }

  /** Returns the elements of the list at a path; none when there is no list. */
  public static List<JsonNode> list(@Nullable JsonNode from, String... path) {
    List<JsonNode> found = new ArrayList<>();
    if (at(from, path) instanceof ArrayNode array) {
      array.forEach(found::add);
    }
    return found;
  }

  /** Returns the objects in the list at a path; none when there is no list. */
  public static List<ObjectNode> objects(@Nullable JsonNode from, String... path) {
    List<ObjectNode> found = new ArrayList<>();
    for (JsonNode element : list(from, path)) {
      if (element instanceof ObjectNode object) {
        found.add(object);
      }
    }
    return found;
  }

  /** Returns the texts in the list at a path; none when there is no list. */
  public static List<String> strings(@Nullable JsonNode from, String... path) {
    List<String> found = new ArrayList<>();
    list(from, path).forEach(element -> found.add(element.asString()));
    return found;
  }

  /** Returns the object at a path, made where it is absent. */
  public static ObjectNode make(ObjectNode from, String... path) {
    ObjectNode node = from;
    for (String name : path) {
      node = node.get(name) instanceof ObjectNode next ? next : node.putObject(name);
    }
    return node;
  }

  /** Sets a field that is absent. */
  public static void setDefault(ObjectNode object, String field, String value) {
    if (at(object, field) == null || string(object, field).isEmpty()) {
      object.put(field, value);
    }
  }

  /** Sets a field that is absent. */
  public static void setDefault(ObjectNode object, String field, int value) {
    if (at(object, field) == null) {
      object.put(field, value);
    }
  }

  /** Sets a field that is absent. */
  public static void setDefault(ObjectNode object, String field, boolean value) {
    if (at(object, field) == null) {
      object.put(field, value);
    }
  }

  /** Sets a number as parsing it would, so that equal numbers are equal nodes. */
  public static void put(ObjectNode object, String field, long value) {
    if (value == (int) value) {
      object.put(field, (int) value);
    } else {
      object.put(field, value);
    }
  }

  /** Copies a field from one object to another; absent there, it is removed here. */
  public static void carry(ObjectNode from, ObjectNode to, String field) {
    JsonNode value = from.get(field);
    if (value == null) {
      to.remove(field);
    } else {
      to.set(field, value.deepCopy());
    }
  }

  /** Returns the metadata of an object, made where it is absent. */
  public static ObjectNode metadata(ObjectNode object) {
    return make(object, "metadata");
  }

  /** Returns the name of an object. */
  public static String name(JsonNode object) {
    return string(object, "metadata", "name");
  }

  /** Returns the namespace of an object, empty for a cluster-scoped one. */
  public static String namespace(JsonNode object) {
    return string(object, "metadata", "namespace");
  }

  /** Returns the uid of an object. */
  public static String uid(JsonNode object) {
    return string(object, "metadata", "uid");
  }

  /** Returns a text node. */
  public static JsonNode node(String text) {
    return StringNode.valueOf(text);
  }
}
