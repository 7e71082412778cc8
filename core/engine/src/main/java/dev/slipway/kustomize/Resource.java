package dev.slipway.kustomize;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An object on its way through the transformers, with what it was called before. */
final class Resource {
  /** How a generated object takes its place beside one of the same id. */
  enum Behavior {
    CREATE,
    MERGE,
    REPLACE
  }

  private Map<String, Object> content;
  private final List<ResId> previous = new ArrayList<>();
  private final List<String> prefixes = new ArrayList<>();
  private final List<String> suffixes = new ArrayList<>();
  private final List<Var> vars = new ArrayList<>();
  private final List<Origin> transformations = new ArrayList<>();
  private final Origin origin;
  private boolean hashed;
  private Behavior behavior = Behavior.CREATE;

  Resource(Map<String, Object> content, Origin origin) {
    this.content = content;
    this.origin = origin;
  }

  Map<String, Object> content() {
    return content;
  }

  void content(Map<String, Object> changed) {
    content = changed;
  }

  Origin origin() {
    return origin;
  }

  Gvk gvk() {
    return Gvk.of(content);
  }

  String name() {
    return Tree.text(Tree.at(content, "metadata", "name"));
  }

  String namespace() {
    return Tree.text(Tree.at(content, "metadata", "namespace"));
  }

  void name(String name) {
    Tree.mapAt(content, "metadata").put("name", name);
  }

  void namespace(String namespace) {
    if (namespace.isEmpty()) {
      Tree.mapAt(content, "metadata").remove("namespace");
    } else {
      Tree.mapAt(content, "metadata").put("namespace", namespace);
    }
  }

  ResId id() {
    return new ResId(gvk(), name(), namespace());
  }

  ResId originalId() {
    return previous.isEmpty() ? id() : previous.get(0);
  }

  List<ResId> previousIds() {
    return previous;
  }

  /** To be called before the name, the namespace or the kind changes. */
  void rememberId() {
    ResId id = id();
    if (!previous.contains(id)) {
      previous.add(id);
    }
  }

  boolean hasId(ResId id) {
    return id().isSame(id) || previous.stream().anyMatch(p -> p.isSame(id));
  }

  List<String> prefixes() {
    return prefixes;
  }

  List<String> suffixes() {
    return suffixes;
  }

  List<Var> vars() {
    return vars;
  }

  List<Origin> transformations() {
    return transformations;
  }

  boolean hashed() {
    return hashed;
  }

  void hashed(boolean add) {
    hashed = add;
  }

  Behavior behavior() {
    return behavior;
  }

  void behavior(Behavior wanted) {
    behavior = wanted;
  }

  @Nullable Map<String, Object> labels() {
    return Tree.map(Tree.at(content, "metadata", "labels"));
  }

  @Nullable Map<String, Object> annotations() {
    return Tree.map(Tree.at(content, "metadata", "annotations"));
  }

  Map<String, Object> annotationsToChange() {
    return Tree.mapAt(Tree.mapAt(content, "metadata"), "annotations");
  }

  /** The same object with its history, but of another origin. */
  Resource from(Origin other) {
    Resource copy = new Resource(content, other);
    copy.previous.addAll(previous);
    copy.prefixes.addAll(prefixes);
    copy.suffixes.addAll(suffixes);
    copy.vars.addAll(vars);
    copy.transformations.addAll(transformations);
    copy.hashed = hashed;
    copy.behavior = behavior;
    return copy;
  }
}
