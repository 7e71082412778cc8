package dev.slipway.kustomize;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A path with dots, as {@code spec.containers.[name=web].env.0.value}; {@code *} is every item, and
 * a dot in a key is written {@code \.} or the key in brackets.
 */
final class FieldPath {
  private final List<String> parts;
  private final String text;

  FieldPath(String text) {
    this.text = text;
    this.parts = split(text);
  }

  private static List<String> split(String text) {
    List<String> parts = new ArrayList<>();
    StringBuilder part = new StringBuilder();
    boolean bracket = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' && i + 1 < text.length() && text.charAt(i + 1) == '.') {
        part.append('.');
        i++;
      } else if (c == '.' && !bracket) {
        end(parts, part);
      } else {
        if (c == '[') {
          if (!bracket && !part.isEmpty()) {
            end(parts, part);
          }
          bracket = true;
        } else if (c == ']') {
          bracket = false;
        }
        part.append(c);
      }
    }
    end(parts, part);
    return parts;
  }

  private static void end(List<String> parts, StringBuilder part) {
    if (!part.isEmpty()) {
      String text = part.toString();
      boolean quoted = text.startsWith("[") && text.endsWith("]") && text.indexOf('=') < 0;
      parts.add(quoted ? text.substring(1, text.length() - 1) : text);
      part.setLength(0);
    }
  }

  @Override
  public String toString() {
    return text;
  }

  /** The one value there; null where there is none. */
  @Nullable Object get(Map<String, Object> object) {
    List<Object> found = new ArrayList<>();
    visit(
        object,
        0,
        false,
        old -> {
          found.add(old);
          return old;
        });
    return found.isEmpty() ? null : found.get(0);
  }

  /**
   * Changes every value that is there.
   *
   * @param create whether what is missing is made
   * @return how many were changed
   */
  int change(Map<String, Object> object, boolean create, UnaryOperator<Object> change) {
    int[] count = {0};
    visit(
        object,
        0,
        create,
        old -> {
          count[0]++;
          return change.apply(old);
        });
    return count[0];
  }

  private void visit(Object container, int depth, boolean create, UnaryOperator<Object> change) {
    String part = parts.get(depth);
    boolean last = depth == parts.size() - 1;
    Map<String, Object> map = Tree.map(container);
    List<Object> list = Tree.list(container);
    if (map != null) {
      if (part.equals("*")) {
        for (String key : List.copyOf(map.keySet())) {
          inMap(map, key, depth, last, false, change);
        }
      } else {
        inMap(map, part, depth, last, create, change);
      }
    } else if (list != null) {
      inList(list, part, depth, last, create, change);
    }
  }

  private void inMap(
      Map<String, Object> map,
      String key,
      int depth,
      boolean last,
      boolean create,
      UnaryOperator<Object> change) {
    Object value = map.get(key);
    if (value == null && !create) {
      return;
    }
    if (last) {
      map.put(key, change.apply(value));
      return;
    }
    if (value == null) {
      value = fresh(parts.get(depth + 1));
      map.put(key, value);
    }
    visit(value, depth + 1, create, change);
  }

  private static Object fresh(String next) {
    return next.startsWith("[") || next.equals("*") || next.equals("-") || next.matches("[0-9]+")
        ? new ArrayList<>()
        : new LinkedHashMap<String, Object>();
  }

  private void inList(
      List<Object> list,
      String part,
      int depth,
      boolean last,
      boolean create,
      UnaryOperator<Object> change) {
    String key = null;
    String wanted = null;
    int index = -1;
    if (part.startsWith("[") && part.indexOf('=') > 0) {
      int equals = part.indexOf('=');
      key = part.substring(1, equals);
      wanted = part.substring(equals + 1, part.length() - 1);
      if (create && list.stream().noneMatch(matching(key, wanted))) {
        Map<String, Object> made = new LinkedHashMap<>();
        made.put(key, wanted);
        list.add(made);
      }
    } else if (part.matches("[0-9]+")) {
      index = Integer.parseInt(part);
    } else if (part.equals("-")) {
      index = list.size() - 1;
    } else if (!part.equals("*")) {
      return;
    }
    for (int i = 0; i < list.size(); i++) {
      Object item = list.get(i);
      if (index >= 0 && i != index
          || key != null && wanted != null && !matching(key, wanted).test(item)
          || part.equals("-") && index < 0) {
        continue;
      }
      if (last) {
        list.set(i, change.apply(item));
      } else {
        visit(item, depth + 1, create, change);
      }
    }
  }

  private static java.util.function.Predicate<Object> matching(String key, String wanted) {
    return item ->
        key.isEmpty()
            ? Tree.isScalar(item) && Tree.text(item).equals(wanted)
            : Tree.isScalar(Tree.at(item, key)) && Tree.text(Tree.at(item, key)).equals(wanted);
  }
}
