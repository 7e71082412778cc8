package dev.slipway.kustomize;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The values of a manifest: {@code Map<String, Object>}, {@code List<Object>}, String, Boolean,
 * numbers, and null. Made by {@link YamlText} alone, so that the casts here hold.
 */
final class Tree {
  private Tree() {}

  @SuppressWarnings("unchecked")
  static @Nullable Map<String, Object> map(@Nullable Object value) {
    return value instanceof Map<?, ?> ? (Map<String, Object>) value : null;
  }

  @SuppressWarnings("unchecked")
  static @Nullable List<Object> list(@Nullable Object value) {
    return value instanceof List<?> ? (List<Object>) value : null;
  }

  /** A copy of all levels. */
  static @Nullable Object copy(@Nullable Object value) {
    Map<String, Object> map = map(value);
    if (map != null) {
      return copyMap(map);
    }
    List<Object> list = list(value);
    if (list == null) {
      return value;
    }
    List<Object> copy = new ArrayList<>(list.size());
    for (Object item : list) {
      copy.add(copy(item));
    }
    return copy;
  }

  static Map<String, Object> copyMap(Map<String, Object> map) {
    Map<String, Object> copy = new LinkedHashMap<>(Math.max(16, map.size() * 2));
    map.forEach((k, v) -> copy.put(k, copy(v)));
    return copy;
  }

  /** The value below some keys, null where there is none. */
  static @Nullable Object at(@Nullable Object value, String... keys) {
    Object at = value;
    for (String key : keys) {
      Map<String, Object> map = map(at);
      if (map == null) {
        return null;
      }
      at = map.get(key);
    }
    return at;
  }

  /** The map below a key, made when it is missing or null. */
  static Map<String, Object> mapAt(Map<String, Object> parent, String key) {
    Map<String, Object> child = map(parent.get(key));
    if (child == null) {
      child = new LinkedHashMap<>();
      parent.put(key, child);
    }
    return child;
  }

  /** A text, or the empty one where there is none. */
  static String text(@Nullable Object value) {
    return value == null || value instanceof Map || value instanceof List ? "" : scalar(value);
  }

  /** A scalar as it is written in YAML. */
  static String scalar(Object value) {
    return value instanceof Double d ? Numbers.text(d) : String.valueOf(value);
  }

  static boolean isScalar(@Nullable Object value) {
    return value != null && !(value instanceof Map) && !(value instanceof List);
  }

  /** Changes each item of a list in place; an item that becomes null stays as null. */
  static void each(List<Object> list, UnaryOperator<Object> change) {
    list.replaceAll(change);
  }
}
