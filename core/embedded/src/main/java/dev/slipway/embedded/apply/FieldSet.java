package dev.slipway.embedded.apply;

import dev.slipway.embedded.json.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A set of paths to fields, each step in the notation of FieldsV1 ({@code f:name}, {@code
 * k:{keys}}, {@code v:value}).
 */
final class FieldSet {
  private final Set<List<String>> paths = new HashSet<>();

  FieldSet() {}

  FieldSet(FieldSet other) {
    paths.addAll(other.paths);
  }

  static FieldSet read(JsonNode fieldsV1) {
    FieldSet set = new FieldSet();
    set.read(fieldsV1, List.of());
    return set;
  }

  private void read(JsonNode node, List<String> path) {
    for (Map.Entry<String, JsonNode> e : node.properties()) {
      if (e.getKey().equals(".")) {
        paths.add(path);
        continue;
      }
      List<String> below = child(path, e.getKey());
      if (e.getValue().isEmpty()) {
        paths.add(below);
      } else {
        read(e.getValue(), below);
      }
    }
  }

  ObjectNode write() {
    ObjectNode root = Json.object();
    Set<List<String>> sorted =
        new TreeSet<>((a, b) -> String.join("\u0000", a).compareTo(String.join("\u0000", b)));
    sorted.addAll(paths);
    for (List<String> path : sorted) {
      ObjectNode node = root;
      for (String step : path) {
        node = Json.make(node, step);
      }
      if (hasBelow(path)) {
        node.putObject(".");
      }
    }
    return root;
  }

  static List<String> child(List<String> path, String step) {
    List<String> below = new ArrayList<>(path);
    below.add(step);
    return List.copyOf(below);
  }

  private boolean hasBelow(List<String> path) {
    return paths.stream().anyMatch(p -> p.size() > path.size() && isBelow(p, path));
  }

  private static boolean isBelow(List<String> path, List<String> top) {
    return path.size() >= top.size() && path.subList(0, top.size()).equals(top);
  }

  void add(List<String> path) {
    paths.add(path);
  }

  boolean has(List<String> path) {
    return paths.contains(path);
  }

  boolean hasAtOrBelow(List<String> path) {
    return paths.stream().anyMatch(p -> isBelow(p, path));
  }

  Set<List<String>> paths() {
    return paths;
  }

  boolean isEmpty() {
    return paths.isEmpty();
  }

  FieldSet plus(FieldSet other) {
    FieldSet sum = new FieldSet(this);
    sum.paths.addAll(other.paths);
    return sum;
  }

  FieldSet minus(FieldSet other) {
    FieldSet rest = new FieldSet(this);
    rest.paths.removeAll(other.paths);
    return rest;
  }

  /** Returns the paths that the top-level steps do not exclude. */
  FieldSet without(Set<List<String>> excluded) {
    FieldSet rest = new FieldSet(this);
    rest.paths.removeIf(p -> excluded.stream().anyMatch(e -> isBelow(p, e)));
    return rest;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FieldSet set && set.paths.equals(paths);
  }

  @Override
  public int hashCode() {
    return paths.hashCode();
  }

  @Override
  public String toString() {
    return paths.toString();
  }
}
