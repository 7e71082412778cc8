package dev.slipway.kustomize;

import dev.slipway.kustomize.FieldSpecs.NameReference;
import dev.slipway.kustomize.FieldSpecs.Part;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the definitions that {@code crds} names: which fields of a custom kind hold labels,
 * annotations, or the name of another object.
 */
final class CrdReferences {
  private static final String PREFIX = "x-kubernetes-";

  private final Map<String, Object> definitions;
  private final FieldSpecs specs;

  private CrdReferences(Map<String, Object> definitions, FieldSpecs specs) {
    this.definitions = definitions;
    this.specs = specs;
  }

  static void add(Fields file, FieldSpecs specs) {
    CrdReferences reader = new CrdReferences(file.map(), specs);
    file.map()
        .forEach(
            (name, definition) -> {
              Map<String, Object> properties =
                  Tree.map(Tree.at(definition, "Schema", "properties"));
              if (properties != null
                  && properties.containsKey("kind")
                  && properties.containsKey("apiVersion")) {
                int dot = name.lastIndexOf('.');
                Gvk gvk = new Gvk("", "", name.substring(dot + 1));
                reader.walk(gvk, properties, "", 0);
              }
            });
  }

  private void walk(Gvk gvk, Map<String, Object> properties, String path, int depth) {
    if (depth > 20) {
      return;
    }
    properties.forEach(
        (field, property) -> {
          String at = path.isEmpty() ? field : path + "/" + field;
          field(gvk, property, at);
          Object items = Tree.at(property, "items");
          String referred = Tree.text(Tree.at(items == null ? property : items, "$ref"));
          Map<String, Object> below =
              referred.isEmpty()
                  ? Tree.map(Tree.at(property, "properties"))
                  : Tree.map(Tree.at(definitions.get(referred), "Schema", "properties"));
          if (below != null) {
            walk(gvk, below, at, depth + 1);
          }
        });
  }

  private void field(Gvk gvk, @Nullable Object property, String path) {
    if (Tree.at(property, PREFIX + "annotation") != null) {
      specs.add(Part.COMMON_ANNOTATIONS, FieldSpec.of(gvk, path, false));
    }
    if (Tree.at(property, PREFIX + "label-selector") != null) {
      specs.add(Part.COMMON_LABELS, FieldSpec.of(gvk, path, false));
    }
    if (Tree.at(property, PREFIX + "identity") != null) {
      specs.add(Part.NAME_PREFIX, FieldSpec.of(gvk, path, false));
    }
    String version = Tree.text(Tree.at(property, PREFIX + "object-ref-api-version"));
    String kind = Tree.text(Tree.at(property, PREFIX + "object-ref-kind"));
    if (!version.isEmpty() && !kind.isEmpty()) {
      String key = Tree.text(Tree.at(property, PREFIX + "object-ref-name-key"));
      String name = path + "/" + (key.isEmpty() ? "name" : key);
      Gvk referred = Gvk.of(version, kind);
      specs.add(
          new NameReference(
              new Gvk("", referred.version(), kind), List.of(FieldSpec.of(gvk, name, false))));
    }
  }
}
