package dev.slipway.embedded.apply;

import dev.slipway.embedded.api.ApiException;
import dev.slipway.embedded.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** How a conflict of managers is told. */
final class ConflictPaths {
  private ConflictPaths() {}

  /** Writes a path as messages do: {@code .spec.containers[name="web"].image}. */
  static String text(List<String> path) {
    StringBuilder text = new StringBuilder();
    for (String step : path) {
      String rest = step.substring(2);
      switch (step.charAt(0)) {
        case 'f' -> text.append('.').append(rest);
        case 'k' -> {
          List<String> keys = new ArrayList<>();
          for (Map.Entry<String, JsonNode> key : Json.parse(rest).properties()) {
            keys.add(key.getKey() + "=" + Json.text(key.getValue()));
          }
          text.append('[').append(String.join(",", keys)).append(']');
        }
        default -> text.append("[=").append(rest).append(']');
      }
    }
    return text.toString();
  }

  /** Makes the refusal: field by field, who has it. */
  static ApiException refusal(Map<String, String> ownerByField) {
    Map<String, String> sorted = new TreeMap<>(ownerByField);
    Map<String, List<String>> fieldsByOwner = new LinkedHashMap<>();
    List<Map<String, Object>> causes = new ArrayList<>();
    sorted.forEach(
        (field, owner) -> {
          fieldsByOwner.computeIfAbsent(owner, o -> new ArrayList<>()).add(field);
          causes.add(ApiException.cause("FieldManagerConflict", "conflict with " + owner, field));
        });
    List<String> parts = new ArrayList<>();
    fieldsByOwner.forEach(
        (owner, fields) ->
            parts.add(
                fields.size() == 1 && fieldsByOwner.size() == 1
                    ? "conflict with " + owner + ": " + fields.get(0)
                    : "conflicts with " + owner + ":\n- " + String.join("\n- ", fields)));
    String message =
        "Apply failed with "
            + sorted.size()
            + (sorted.size() == 1 ? " conflict: " : " conflicts: ")
            + String.join("\n", parts);
    return new ApiException(409, "Conflict", message, Map.of("causes", causes));
  }
}
