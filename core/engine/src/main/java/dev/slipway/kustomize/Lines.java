package dev.slipway.kustomize;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** The lines in its file of a document's fields and items, from 1; 0 where it is not known. */
final class Lines {
  private final Map<Object, Integer> starts = new IdentityHashMap<>();
  private final Map<Object, Map<String, Integer>> fields = new IdentityHashMap<>();
  private final Map<Object, List<Integer>> items = new IdentityHashMap<>();

  void start(Map<String, Object> map, int line) {
    starts.put(map, line);
  }

  void field(Map<String, Object> map, String name, int line) {
    fields.computeIfAbsent(map, m -> new HashMap<>()).put(name, line);
  }

  void item(List<Object> list, int line) {
    items.computeIfAbsent(list, l -> new ArrayList<>()).add(line);
  }

  int of(Object map) {
    return starts.getOrDefault(map, 0);
  }

  int of(Object map, String field) {
    return fields.getOrDefault(map, Map.of()).getOrDefault(field, of(map));
  }

  int of(Object list, int item) {
    List<Integer> known = items.get(list);
    return known == null || item >= known.size() ? 0 : known.get(item);
  }
}
