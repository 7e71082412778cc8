package dev.slipway.kustomize;

import dev.slipway.kustomize.MergeKeys.Link;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the merge keys of a schema that {@code openapi.path} names. */
final class OpenApi {
  private static final String PREFIX = "#/definitions/";

  private final MergeKeys keys = MergeKeys.none();

  private OpenApi() {}

  static MergeKeys read(Fields openapi, Folder folder) {
    String path = openapi.text("path");
    List<Document> documents =
        YamlText.read(
            folder.text(path, openapi.place("path")), folder.shown(path), folder.budget());
    OpenApi reader = new OpenApi();
    for (Document document : documents) {
      Map<String, Object> definitions = Tree.map(Tree.at(document.value(), "definitions"));
      if (definitions == null) {
        throw openapi.fault("path", "names a schema without 'definitions'");
      }
      definitions.forEach(reader::definition);
    }
    return reader.keys;
  }

  private void definition(String name, @Nullable Object value) {
    List<Object> kinds = Tree.list(Tree.at(value, "x-kubernetes-group-version-kind"));
    if (kinds != null) {
      for (Object kind : kinds) {
        Gvk gvk =
            new Gvk(
                Tree.text(Tree.at(kind, "group")),
                Tree.text(Tree.at(kind, "version")),
                Tree.text(Tree.at(kind, "kind")));
        keys.addKind(gvk, name);
      }
    }
    properties(name, value);
  }

  private void properties(String type, @Nullable Object value) {
    Map<String, Object> properties = Tree.map(Tree.at(value, "properties"));
    if (properties != null) {
      properties.forEach(
          (field, property) -> keys.addField(type, field, link(type, field, property)));
    }
  }

  private Link link(String type, String field, @Nullable Object property) {
    String strategy = Tree.text(Tree.at(property, "x-kubernetes-patch-strategy"));
    String key = Tree.text(Tree.at(property, "x-kubernetes-patch-merge-key"));
    List<Object> mapKeys = Tree.list(Tree.at(property, "x-kubernetes-list-map-keys"));
    boolean merges = Arrays.asList(strategy.split(",", -1)).contains("merge");
    List<String> all =
        mapKeys != null
            ? mapKeys.stream().map(Tree::text).toList()
            : key.isEmpty() ? List.of() : List.of(key);
    Object below = Tree.at(property, "items") == null ? property : Tree.at(property, "items");
    String referred = Tree.text(Tree.at(below, "$ref"));
    String child = type + "." + field;
    if (referred.startsWith(PREFIX)) {
      child = referred.substring(PREFIX.length());
    } else {
      properties(child, below);
    }
    return new Link(child, merges ? all : List.of(), merges && all.isEmpty());
  }
}
