package dev.slipway.embedded.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * The part of JSONPath that columns of definitions use: fields, {@code [0]}, {@code [*]} and {@code
 * [?(@.type=="Ready")]}.
 */
final class JsonPath {
  private static final Pattern STEP =
      Pattern.compile(
          "\\.((?:[^.\\[\\]\\\\]|\\\\.)+)|\\['([^']+)'\\]|\\[(\\*|-?\\d+)\\]"
              + "|\\[\\?\\(@\\.([\\w.]+)\\s*==\\s*[\"']([^\"']*)[\"']\\)\\]");

  private final List<Step> steps;

  private record Step(String field, String index, String filter, String wanted) {}

  private JsonPath(List<Step> steps) {
    this.steps = steps;
  }

  /** Parses a path; empty when it uses more than is known here. */
  static Optional<JsonPath> parse(String path) {
    List<Step> steps = new ArrayList<>();
    Matcher m = STEP.matcher(path);
    int at = 0;
    while (at < path.length()) {
      if (!m.find(at) || m.start() != at) {
        return Optional.empty();
      }
      String field = m.group(1) == null ? m.group(2) : m.group(1).replaceAll("\\\\(.)", "$1");
      steps.add(new Step(text(field), text(m.group(3)), text(m.group(4)), text(m.group(5))));
      at = m.end();
    }
    return Optional.of(new JsonPath(steps));
  }

  private static String text(@org.jspecify.annotations.Nullable String group) {
    return group == null ? "" : group;
  }

  List<JsonNode> in(JsonNode root) {
    List<JsonNode> found = List.of(root);
    for (Step step : steps) {
      List<JsonNode> next = new ArrayList<>();
      found.forEach(node -> take(node, step, next));
      found = next;
    }
    return found;
  }

  private static void take(JsonNode node, Step step, List<JsonNode> into) {
    if (!step.field().isEmpty()) {
      add(node.get(step.field()), into);
    } else if (step.index().equals("*")) {
      node.forEach(into::add);
    } else if (!step.index().isEmpty()) {
      int index = Integer.parseInt(step.index());
      add(node.get(index < 0 ? node.size() + index : index), into);
    } else {
      for (JsonNode element : node) {
        JsonNode value = element.at("/" + step.filter().replace('.', '/'));
        if (value.asString("").equals(step.wanted())) {
          into.add(element);
        }
      }
    }
  }

  private static void add(@org.jspecify.annotations.Nullable JsonNode node, List<JsonNode> into) {
    if (node != null && !node.isNull()) {
      into.add(node);
    }
  }
}
