package dev.slipway.embedded.patch;

import dev.slipway.embedded.json.Json;
import dev.slipway.embedded.patch.PatchException.Fault;
import dev.slipway.embedded.schema.Field;
import dev.slipway.embedded.schema.FieldType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Kubernetes' own merge patch: lists are merged by the keys of their types, with the directives
 * {@code $patch}, {@code $retainKeys}, {@code $deleteFromPrimitiveList} and {@code
 * $setElementOrder}.
 */
public final class StrategicMergePatch {
  private static final String DIRECTIVE = "$patch";
  private static final String RETAIN = "$retainKeys";
  private static final String DELETE_VALUES = "$deleteFromPrimitiveList/";
  private static final String ORDER = "$setElementOrder/";

  private StrategicMergePatch() {}

  /**
   * Applies a patch.
   *
   * @return the patched copy; the target is as it was
   */
  public static ObjectNode apply(ObjectNode target, JsonNode patch, FieldType type) {
    if (!(patch instanceof ObjectNode changes)) {
      throw new PatchException(
          Fault.UNREADABLE,
          "json: cannot unmarshal array into Go value of type map[string]interface {}");
    }
    return mergeObject(target, changes, type);
  }

  private static ObjectNode mergeObject(
      @Nullable ObjectNode target, ObjectNode patch, @Nullable FieldType type) {
    String directive = Json.string(patch, DIRECTIVE);
    if (directive.equals("replace")) {
      ObjectNode replaced = patch.deepCopy();
      replaced.remove(DIRECTIVE);
      return replaced;
    }
    if (directive.equals("delete")) {
      return Json.object();
    }
    if (!directive.isEmpty() && !directive.equals("merge")) {
      throw new PatchException(Fault.UNREADABLE, "Unknown patch type: " + directive);
    }
    ObjectNode result = target == null ? Json.object() : target.deepCopy();
    if (patch.has(RETAIN)) {
      List<String> retained = Json.strings(patch, RETAIN);
      result.retain(retained);
    }
    for (Map.Entry<String, JsonNode> change : patch.properties()) {
      String name = change.getKey();
      if (name.equals(DIRECTIVE) || name.equals(RETAIN) || name.startsWith(ORDER)) {
        continue;
      }
      if (name.startsWith(DELETE_VALUES)) {
        deleteValues(result, name.substring(DELETE_VALUES.length()), change.getValue());
        continue;
      }
      mergeField(result, name, change.getValue(), type);
    }
    for (Map.Entry<String, JsonNode> change : patch.properties()) {
      if (change.getKey().startsWith(ORDER)) {
        String name = change.getKey().substring(ORDER.length());
        order(result, name, change.getValue(), target == null ? null : target.get(name), type);
      }
    }
    return result;
  }

  private static void mergeField(
      ObjectNode result, String name, JsonNode value, @Nullable FieldType type) {
    Field field = type != null && type.form() == FieldType.Form.OBJECT ? type.field(name) : null;
    FieldType fieldType =
        field != null
            ? field.type()
            : type != null && type.form() == FieldType.Form.MAP ? type.item() : null;
    if (value.isNull()) {
      result.remove(name);
      return;
    }
    JsonNode before = result.get(name);
    if (value instanceof ObjectNode changes) {
      if (Json.string(changes, DIRECTIVE).equals("delete")) {
        result.remove(name);
        return;
      }
      result.set(
          name,
          mergeObject(before instanceof ObjectNode object ? object : null, changes, fieldType));
    } else if (value instanceof ArrayNode changes
        && field != null
        && field.merge()
        && field.type().form() == FieldType.Form.LIST) {
      ArrayNode old = before instanceof ArrayNode array ? array : Json.array();
      result.set(name, mergeList(old, changes, field));
    } else {
      result.set(name, value.deepCopy());
    }
  }

  private static ArrayNode mergeList(ArrayNode old, ArrayNode patch, Field field) {
    String key = field.mergeKey();
    if (key == null || !field.type().item().container()) {
      return mergeValues(old, patch);
    }
    ArrayNode result = old.deepCopy();
    List<ObjectNode> added = new ArrayList<>();
    for (JsonNode element : patch) {
      if (!(element instanceof ObjectNode change)) {
        throw new PatchException(
            Fault.UNREADABLE, "unable to find api field in struct for the json field " + key);
      }
      String directive = Json.string(change, DIRECTIVE);
      JsonNode id = change.get(key);
      if (directive.equals("replace") && (id == null || change.size() == 1)) {
        ArrayNode replaced = Json.array();
        patch.forEach(
            e -> {
              if (!e.has(DIRECTIVE)) {
                replaced.add(e.deepCopy());
              }
            });
        return replaced;
      }
      if (id == null) {
        throw new PatchException(
            Fault.UNREADABLE, "map: " + change + " does not contain declared merge key: " + key);
      }
      int at = find(result, key, id);
      if (directive.equals("delete")) {
        if (at >= 0) {
          result.remove(at);
        }
      } else if (at >= 0) {
        result.set(at, mergeObject((ObjectNode) result.get(at), change, field.type().item()));
      } else {
        added.add(mergeObject(null, change, field.type().item()));
      }
    }
    added.forEach(result::add);
    return ElementOrder.of(result, patch, old, key);
  }

  private static int find(ArrayNode list, String key, JsonNode id) {
    for (int i = 0; i < list.size(); i++) {
      if (Objects.equals(list.get(i).get(key), id) && list.get(i).isObject()) {
        return i;
      }
    }
    return -1;
  }

  private static ArrayNode mergeValues(ArrayNode old, ArrayNode patch) {
    ArrayNode result = old.deepCopy();
    for (JsonNode value : patch) {
      boolean there = false;
      for (JsonNode known : result) {
        there |= known.equals(value);
      }
      if (!there) {
        result.add(value);
      }
    }
    return ElementOrder.of(result, patch, old, null);
  }

  private static void deleteValues(ObjectNode result, String name, JsonNode values) {
    if (result.get(name) instanceof ArrayNode list) {
      for (int i = list.size() - 1; i >= 0; i--) {
        for (JsonNode value : values) {
          if (value.equals(list.get(i))) {
            list.remove(i);
            break;
          }
        }
      }
    }
  }

  /** Puts the elements that the patch names in its order, among those that the server alone has. */
  private static void order(
      ObjectNode result,
      String name,
      JsonNode order,
      @Nullable JsonNode before,
      @Nullable FieldType type) {
    if (result.get(name) instanceof ArrayNode list && order instanceof ArrayNode wanted) {
      Field field = type == null ? null : type.field(name);
      String key = field == null ? null : field.mergeKey();
      result.set(name, ElementOrder.of(list, wanted, before, key));
    }
  }
}
