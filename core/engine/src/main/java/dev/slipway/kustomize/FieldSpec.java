package dev.slipway.kustomize;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * A field of some kinds, in which a transformer writes.
 *
 * @param gvk the kinds; empty parts match any
 * @param path the keys on the way; one of a list stands for all its items
 * @param create whether the way is made where it is not there
 */
record FieldSpec(Gvk gvk, List<String> path, boolean create) {
  FieldSpec {
    Objects.requireNonNull(gvk, "gvk");
    path = List.copyOf(path);
  }

  static FieldSpec of(Gvk gvk, String path, boolean create) {
    return new FieldSpec(gvk, split(path), create);
  }

  /** Splits {@code a/b\/c/d[]} into a, b/c and d[]. */
  static List<String> split(String path) {
    List<String> parts = new ArrayList<>();
    StringBuilder part = new StringBuilder();
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c == '\\' && i + 1 < path.length() && path.charAt(i + 1) == '/') {
        part.append('/');
        i++;
      } else if (c == '/') {
        if (!part.isEmpty()) {
          parts.add(part.toString());
        }
        part.setLength(0);
      } else {
        part.append(c);
      }
    }
    if (!part.isEmpty()) {
      parts.add(part.toString());
    }
    return parts;
  }

  static FieldSpec of(Fields fields) {
    fields.only("group", "version", "kind", "path", "create");
    return of(Gvk.of(fields), fields.required("path"), fields.flag("create"));
  }

  boolean isFor(Gvk kind) {
    return kind.isSelectedBy(gvk);
  }

  /** What a field that is made is made as. */
  enum Leaf {
    MAP,
    SCALAR
  }

  /**
   * Changes the field wherever it is.
   *
   * @param change from the old value, null where the field is made as a scalar, to the new one
   */
  void apply(Map<String, Object> object, Leaf leaf, UnaryOperator<Object> change) {
    if (!path.isEmpty()) {
      below(object, 0, leaf, change);
    }
  }

  private void below(Map<String, Object> map, int depth, Leaf leaf, UnaryOperator<Object> change) {
    String part = path.get(depth);
    boolean sequence = part.endsWith("[]");
    String key = sequence ? part.substring(0, part.length() - 2) : part;
    boolean last = depth == path.size() - 1;
    Object value = map.get(key);
    if (value == null) {
      if (!create || sequence) {
        return;
      }
      value = last && leaf == Leaf.SCALAR ? null : new LinkedHashMap<String, Object>();
      if (value != null) {
        map.put(key, value);
      }
    }
    if (last) {
      List<Object> list = Tree.list(value);
      if (list == null || leaf == Leaf.SCALAR && !sequence && !allScalars(list)) {
        map.put(key, change.apply(value));
      } else {
        Tree.each(list, change);
      }
      return;
    }
    if (value != null) {
      into(value, depth + 1, leaf, change);
    }
  }

  private static boolean allScalars(List<Object> list) {
    return list.stream().allMatch(Tree::isScalar);
  }

  private void into(Object value, int depth, Leaf leaf, UnaryOperator<Object> change) {
    Map<String, Object> child = Tree.map(value);
    List<Object> list = Tree.list(value);
    if (child != null) {
      below(child, depth, leaf, change);
    } else if (list != null) {
      list.forEach(item -> into(item, depth, leaf, change));
    }
  }
}
