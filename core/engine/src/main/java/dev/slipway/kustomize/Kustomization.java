package dev.slipway.kustomize;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Renders a kustomization in this JVM: no program is started, nothing is fetched, and no file is
 * written. What it renders is what {@code kubectl kustomize} (kustomize 5.7) renders.
 */
public final class Kustomization {
  private Kustomization() {}

  /**
   * Renders the kustomization of a folder.
   *
   * @param folder with a {@code kustomization.yaml} in it
   * @return YAML documents, separated by {@code ---}; empty when there is no object
   * @throws UnsupportedKustomizationException when it asks for what only the program can do
   * @throws KustomizeException when it cannot be rendered; with file and line
   */
  public static String render(Path folder) {
    Folder top = Folder.top(folder);
    Builder builder = new Builder(top, FieldSpecs.builtin(), new Schema());
    Accumulator all = builder.accumulate();
    Resources resources = all.resources();
    NameHash.addTo(resources);
    NameReferences.fix(resources, all.specs());
    VarTransformer.apply(all);
    resources
        .all()
        .removeIf(
            r -> {
              Map<String, Object> annotations = r.annotations();
              return annotations != null
                  && annotations.containsKey("config.kubernetes.io/local-config");
            });
    finish(resources, builder.fields());
    return YamlWriter.write(resources);
  }

  private static void finish(Resources resources, Fields fields) {
    sort(resources, fields);
    List<String> metadata = fields.texts("buildMetadata");
    for (Resource resource : resources.all()) {
      if (metadata.contains("managedByLabel")) {
        Tree.mapAt(Tree.mapAt(resource.content(), "metadata"), "labels")
            .put("app.kubernetes.io/managed-by", "kustomize-v5.7.1");
      }
      if (metadata.contains("originAnnotations")) {
        resource
            .annotationsToChange()
            .put("config.kubernetes.io/origin", resource.origin().annotation(""));
      }
      if (metadata.contains("transformerAnnotations") && !resource.transformations().isEmpty()) {
        StringBuilder text = new StringBuilder();
        resource.transformations().forEach(t -> text.append("- ").append(t.annotation("  ")));
        resource
            .annotationsToChange()
            .put("alpha.config.kubernetes.io/transformations", text.toString());
      }
      Map<String, Object> annotations = resource.annotations();
      if (annotations != null && annotations.isEmpty()) {
        Tree.mapAt(resource.content(), "metadata").remove("annotations");
      }
    }
  }

  private static void sort(Resources resources, Fields fields) {
    Fields sort = fields.section("sortOptions");
    if (sort == null) {
      Order.legacy(resources);
      return;
    }
    sort.only("order", "legacySortOptions");
    switch (sort.text("order")) {
      case "fifo" -> {}
      case "legacy" -> {
        Fields options = sort.section("legacySortOptions");
        if (options == null) {
          Order.legacy(resources);
        } else {
          options.only("orderFirst", "orderLast");
          Order.legacy(resources, options.texts("orderFirst"), options.texts("orderLast"));
        }
      }
      default -> throw sort.fault("order", "is neither fifo nor legacy");
    }
  }
}
