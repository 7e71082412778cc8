package dev.slipway.embedded.server;

import dev.slipway.embedded.api.ApiException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What is wrong with the fields of one object. */
public final class Faults {
  private final List<Map<String, Object>> causes = new ArrayList<>();
  private final Set<String> texts = new LinkedHashSet<>();

  Faults() {}

  boolean isEmpty() {
    return causes.isEmpty();
  }

  List<Map<String, Object>> causes() {
    return causes;
  }

  List<String> texts() {
    return List.copyOf(texts);
  }

  Faults required(String field, String detail) {
    return add(
        "FieldValueRequired", field, "Required value" + (detail.isEmpty() ? "" : ": " + detail));
  }

  Faults invalid(String field, Object value, String detail) {
    String shown = value instanceof String text ? "\"" + text + "\"" : String.valueOf(value);
    return add("FieldValueInvalid", field, "Invalid value: " + shown + ": " + detail);
  }

  Faults unsupported(String field, String value, List<String> supported) {
    List<String> quoted = supported.stream().sorted().map(s -> "\"" + s + "\"").toList();
    return add(
        "FieldValueNotSupported",
        field,
        "Unsupported value: \"" + value + "\": supported values: " + String.join(", ", quoted));
  }

  Faults duplicate(String field, String value) {
    return add("FieldValueDuplicate", field, "Duplicate value: \"" + value + "\"");
  }

  Faults forbidden(String field, String detail) {
    return add("FieldValueForbidden", field, "Forbidden: " + detail);
  }

  Faults notFound(String field, String value) {
    return add("FieldValueNotFound", field, "Not found: \"" + value + "\"");
  }

  Faults tooLong(String field, int most) {
    return add("FieldValueTooLong", field, "Too long: must have at most " + most + " bytes");
  }

  Faults add(String reason, String field, String message) {
    causes.add(ApiException.cause(reason, message, field));
    texts.add(field + ": " + message);
    return this;
  }
}
