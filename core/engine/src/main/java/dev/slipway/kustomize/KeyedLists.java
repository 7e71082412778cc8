package dev.slipway.kustomize;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Merges lists whose items are told apart by keys. What the patch has comes first, in its order;
 * then what it does not have. Items that lack one of several keys, as a port without its protocol,
 * meet others by the keys that they have; the ways in which they then replace one another are those
 * of kustomize 5.7, found by experiment, for a list must not depend on who renders it.
 */
final class KeyedLists {
  /** Merges one item; null when the patch deletes it. */
  interface Items {
    @Nullable Map<String, Object> merge(
        @Nullable Map<String, Object> old, Map<String, Object> patch);
  }

  private final List<String> keys;
  private final Items items;

  KeyedLists(List<String> keys, Items items) {
    this.keys = keys;
    this.items = items;
  }

  List<Object> merge(List<Object> before, List<Object> patch) {
    List<String> used = keys.stream().filter(k -> has(before, k) || has(patch, k)).toList();
    if (used.isEmpty()) {
      return new ArrayList<>(before);
    }
    List<Object> old = new ArrayList<>(before);
    Set<List<String>> values = new LinkedHashSet<>();
    patch.forEach(i -> values.add(values(i, used)));
    before.forEach(i -> values.add(values(i, used)));
    List<Object> merged = new ArrayList<>();
    for (List<String> value : values) {
      if (value.stream().allMatch(String::isEmpty)) {
        continue;
      }
      Map<String, Object> mine = find(patch, used, value);
      Map<String, Object> theirs = find(old, used, value);
      Map<String, Object> result = items.merge(theirs, mine == null ? Map.of() : mine);
      if (result == null || result.isEmpty()) {
        old.removeIf(i -> i == theirs);
        continue;
      }
      merged.removeIf(i -> isWithin(i, used, value));
      merged.add(result);
    }
    for (Object item : old) {
      place(merged, item, used);
    }
    return merged;
  }

  private static void place(List<Object> merged, Object item, List<String> used) {
    List<String> value = values(item, used);
    List<String> own = new ArrayList<>();
    List<String> ownValues = new ArrayList<>();
    for (int i = 0; i < used.size(); i++) {
      if (!value.get(i).isEmpty()) {
        own.add(used.get(i));
        ownValues.add(value.get(i));
      }
    }
    if (own.isEmpty()) {
      merged.add(item);
      return;
    }
    int first = -1;
    for (int i = merged.size() - 1; i >= 0; i--) {
      if (values(merged.get(i), own).equals(ownValues)) {
        merged.remove(i);
        first = i;
      }
    }
    boolean stays = first >= 0 && used.size() == 1;
    merged.add(stays ? first : merged.size(), item);
  }

  private static boolean has(List<Object> list, String key) {
    return list.stream().anyMatch(i -> !Tree.text(Tree.at(i, key)).isEmpty());
  }

  private static List<String> values(Object item, List<String> keys) {
    return keys.stream().map(k -> Tree.text(Tree.at(item, k))).toList();
  }

  /**
   * The first item with just these values. One that lacks a key is not found where another has the
   * key beside the same values.
   */
  private static @Nullable Map<String, Object> find(
      List<Object> list, List<String> keys, List<String> value) {
    Map<String, Object> found = null;
    for (Object item : list) {
      List<String> its = values(item, keys);
      if (its.equals(value)) {
        found = found == null ? Tree.map(item) : found;
      } else if (value.contains("") && isMore(its, value)) {
        return null;
      }
    }
    return found;
  }

  private static boolean isMore(List<String> its, List<String> value) {
    for (int i = 0; i < its.size(); i++) {
      if (!value.get(i).isEmpty() && !value.get(i).equals(its.get(i))) {
        return false;
      }
    }
    return true;
  }

  /** Whether an item has these values, or lacks the key. */
  private static boolean isWithin(Object item, List<String> keys, List<String> value) {
    List<String> its = values(item, keys);
    for (int i = 0; i < its.size(); i++) {
      if (!its.get(i).isEmpty() && !its.get(i).equals(value.get(i))) {
        return false;
      }
    }
    return true;
  }
}
