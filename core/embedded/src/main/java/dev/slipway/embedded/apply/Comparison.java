package dev.slipway.embedded.apply;

import dev.slipway.embedded.schema.FieldType;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What differs between two objects of a type.
 *
 * @param added the fields that only the second has
 * @param modified the fields whose values differ
 * @param removed the fields that only the first has
 */
record Comparison(FieldSet added, FieldSet modified, FieldSet removed) {
  static Comparison of(JsonNode before, JsonNode after, FieldType type) {
    Comparison comparison = new Comparison(new FieldSet(), new FieldSet(), new FieldSet());
    comparison.walk(before, after, Step.root(type), List.of());
    return comparison;
  }

  /** Returns the fields that an object has. */
  static FieldSet fields(JsonNode object, FieldType type) {
    FieldSet set = new FieldSet();
    collect(object, Step.root(type), List.of(), set);
    return set;
  }

  FieldSet written() {
    return added.plus(modified);
  }

  boolean isEmpty() {
    return added.isEmpty() && modified.isEmpty() && removed.isEmpty();
  }

  private void walk(
      @Nullable JsonNode before, @Nullable JsonNode after, Step step, List<String> path) {
    boolean bothEmpty = (before == null || before.isEmpty()) && (after == null || after.isEmpty());
    if (step.leaf(after == null ? before : after) || bothEmpty) {
      if (before == null) {
        added.add(path);
      } else if (after == null) {
        removed.add(path);
      } else if (!before.equals(after)) {
        modified.add(path);
      }
      return;
    }
    Map<String, JsonNode> old = step.parts(before);
    Map<String, JsonNode> now = step.parts(after);
    Set<String> names = new LinkedHashSet<>(old.keySet());
    names.addAll(now.keySet());
    for (String name : names) {
      walk(old.get(name), now.get(name), step.below(name), FieldSet.child(path, name));
    }
    if (!path.isEmpty()) {
      if (before == null) {
        added.add(path);
      } else if (after == null) {
        removed.add(path);
      }
    }
  }

  private static void collect(JsonNode value, Step step, List<String> path, FieldSet into) {
    if (step.leaf(value)) {
      into.add(path);
      return;
    }
    for (Map.Entry<String, JsonNode> part : step.parts(value).entrySet()) {
      List<String> below = FieldSet.child(path, part.getKey());
      collect(part.getValue(), step.below(part.getKey()), below, into);
      boolean element = !part.getKey().startsWith("f:");
      boolean empty =
          part.getValue().isNull() || (part.getValue().isObject() && part.getValue().isEmpty());
      if (element || empty || !step.named(part.getKey().substring(2))) {
        into.add(below);
      }
    }
  }
}
