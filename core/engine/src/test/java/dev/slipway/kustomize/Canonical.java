package dev.slipway.kustomize;

import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;

/** One text for one value: JSON with sorted keys, so that 1 and "1" differ. */
final class Canonical {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private Canonical() {}

  static String json(Object value) {
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(sorted(value));
  }

  private static Object sorted(Object value) {
    if (value instanceof Map<?, ?> map) {
      Map<String, Object> sorted = new TreeMap<>();
      map.forEach((k, v) -> sorted.put(k.toString(), sorted(v)));
      return sorted;
    }
    if (value instanceof java.util.List<?> list) {
      return list.stream().map(v -> v == null ? "null!" : sorted(v)).toList();
    }
    return value;
  }
}
