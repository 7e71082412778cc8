package dev.slipway.kustomize;

import dev.slipway.kustomize.MergeKeys.Link;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Merges a patch into an object: maps field by field, lists of known keys item by item, anything
 * else replaced; null removes, and {@code $patch} replaces or deletes.
 */
final class StrategicMerge {
  static final String DIRECTIVE = "$patch";

  private final MergeKeys keys;
  private final String place;

  /**
   * @param place of the patch, for errors
   */
  StrategicMerge(MergeKeys keys, String place) {
    this.keys = keys;
    this.place = place;
  }

  /** The merged object; empty when the patch deletes it. */
  Map<String, Object> merge(Map<String, Object> object, Map<String, Object> patch) {
    Map<String, Object> merged = map(object, patch, keys.type(Gvk.of(object)), "");
    return merged == null ? new LinkedHashMap<>() : merged;
  }

  private @Nullable Map<String, Object> map(
      @Nullable Map<String, Object> old, Map<String, Object> patch, String type, String path) {
    String directive = Tree.text(patch.get(DIRECTIVE));
    switch (directive) {
      case "delete" -> {
        return null;
      }
      case "replace" -> {
        return without(patch);
      }
      case "", "merge" -> {}
      default ->
          throw new KustomizeException(
              "Tried to apply the patch of "
                  + place
                  + ", but at "
                  + (path.isEmpty() ? "its top" : path)
                  + " '$patch' is '"
                  + directive
                  + "'; it may be merge, replace or delete");
    }
    Map<String, Object> merged = old == null ? new LinkedHashMap<>() : old;
    patch.forEach(
        (field, value) -> {
          if (!field.equals(DIRECTIVE)) {
            field(merged, field, value, keys.field(type, field), path + "/" + field);
          }
        });
    merged.replaceAll(
        (field, value) ->
            patch.containsKey(field)
                ? value
                : untouched(value, keys.field(type, field), path + "/" + field));
    return merged;
  }

  /**
   * What the patch does not mention. Of items with the same key the last one stays, in the place of
   * the first: kustomize goes through the whole object, whatever the patch says.
   */
  private @Nullable Object untouched(@Nullable Object value, Link link, String path) {
    Map<String, Object> map = Tree.map(value);
    if (map != null) {
      return map(map, Map.of(), link.type(), path);
    }
    List<Object> list = Tree.list(value);
    return list == null || !link.merges() || link.set() ? value : list(list, List.of(), link, path);
  }

  private static Map<String, Object> without(Map<String, Object> patch) {
    Map<String, Object> copy = Tree.copyMap(patch);
    copy.remove(DIRECTIVE);
    return copy;
  }

  private void field(
      Map<String, Object> merged, String field, @Nullable Object value, Link link, String path) {
    if (value == null) {
      merged.remove(field);
      return;
    }
    Object old = merged.get(field);
    Map<String, Object> map = Tree.map(value);
    List<Object> list = Tree.list(value);
    if (old != null && (map != null) != (old instanceof Map)
        || old != null && (list != null) != (old instanceof List)) {
      throw new KustomizeException(
          "Tried to apply the patch of "
              + place
              + ", but at "
              + path
              + " it has "
              + word(value)
              + ", and the object has "
              + word(old)
              + "; make them the same");
    }
    if (map != null) {
      Map<String, Object> result = map(Tree.map(old), map, link.type(), path);
      if (result == null) {
        merged.remove(field);
      } else {
        merged.put(field, result);
      }
    } else if (list != null) {
      List<Object> result = list(Tree.list(old), list, link, path);
      if (result == null) {
        merged.remove(field);
      } else {
        merged.put(field, result);
      }
    } else {
      merged.put(field, value);
    }
  }

  private static String word(Object value) {
    return value instanceof Map ? "a mapping" : value instanceof List ? "a list" : "a scalar";
  }

  private @Nullable List<Object> list(
      @Nullable List<Object> old, List<Object> patch, Link link, String path) {
    List<Object> items = new ArrayList<>();
    String directive = "";
    for (Object item : patch) {
      Map<String, Object> map = Tree.map(item);
      if (map != null && map.size() == 1 && map.containsKey(DIRECTIVE)) {
        directive = Tree.text(map.get(DIRECTIVE));
      } else {
        items.add(item);
      }
    }
    if (directive.equals("delete")) {
      return null;
    }
    if (directive.equals("replace") || !link.merges()) {
      return Tree.list(Tree.copy(items));
    }
    List<Object> before = old == null ? List.of() : old;
    if (link.set()) {
      List<Object> all = new ArrayList<>(items);
      before.stream().filter(o -> !all.contains(o)).forEach(all::add);
      return all;
    }
    List<Object> merged =
        new KeyedLists(link.keys(), (o, p) -> map(o, p, link.type(), path)).merge(before, items);
    return merged.isEmpty() && !patch.isEmpty() ? null : merged;
  }
}
