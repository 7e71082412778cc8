package dev.slipway.embedded.table;

import dev.slipway.embedded.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What several tables show in the same way. */
final class Cells {
  static final String NONE = "<none>";

  private Cells() {}

  static String at(@Nullable JsonNode object, String... path) {
    return Json.string(object, path);
  }

  static String orNone(String text) {
    return text.isEmpty() ? NONE : text;
  }

  static long number(@Nullable JsonNode object, String... path) {
    return Json.number(object, 0, path);
  }

  static int count(ObjectNode object, String... path) {
    JsonNode node = Json.at(object, path);
    return node == null ? 0 : node.size();
  }

  static String joined(List<String> texts) {
    return String.join(",", texts);
  }

  /** Returns the columns of what has a pod template. */
  static List<Column> template(boolean selector) {
    List<Column> columns =
        new ArrayList<>(
            List.of(
                Column.wide("Containers", o -> each(o, "name")),
                Column.wide("Images", o -> each(o, "image"))));
    if (selector) {
      columns.add(Column.wide("Selector", o -> selector(Json.objectAt(o, "spec", "selector"))));
    }
    return columns;
  }

  private static String each(ObjectNode object, String field) {
    return Json.objects(object, "spec", "template", "spec", "containers").stream()
        .map(c -> at(c, field))
        .collect(Collectors.joining(","));
  }

  /** Returns a label selector, or a map of labels, as it is written for clients. */
  static String selector(@Nullable ObjectNode selector) {
    if (selector == null || selector.isEmpty()) {
      return NONE;
    }
    ObjectNode labels = Json.objectAt(selector, "matchLabels");
    List<ObjectNode> expressions = Json.objects(selector, "matchExpressions");
    List<String> parts = new ArrayList<>();
    ObjectNode equal = labels == null && expressions.isEmpty() ? selector : labels;
    if (equal != null) {
      for (Map.Entry<String, JsonNode> label : equal.properties()) {
        parts.add(label.getKey() + "=" + label.getValue().asString());
      }
    }
    for (ObjectNode e : expressions) {
      String values = "(" + joined(Json.strings(e, "values")) + ")";
      parts.add(
          switch (at(e, "operator")) {
            case "In" -> at(e, "key") + " in " + values;
            case "NotIn" -> at(e, "key") + " notin " + values;
            case "DoesNotExist" -> "!" + at(e, "key");
            default -> at(e, "key");
          });
    }
    parts.sort(String::compareTo);
    return joined(parts);
  }
}
