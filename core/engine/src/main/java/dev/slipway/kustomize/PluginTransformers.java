package dev.slipway.kustomize;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes the transformers that the files of {@code transformers} configure. */
final class PluginTransformers {
  private final Folder folder;
  private final Schema schema;

  PluginTransformers(Folder folder, Schema schema) {
    this.folder = folder;
    this.schema = schema;
  }

  private List<FieldSpec> specs(Fields plugin) {
    return plugin.list("fieldSpecs").stream().map(FieldSpec::of).toList();
  }

  private Fields only(Fields plugin, String... known) {
    Set<String> all = new LinkedHashSet<>(List.of("apiVersion", "kind", "metadata"));
    all.addAll(List.of(known));
    return plugin.only(all);
  }

  /** The transformers of a plugin, or empty when its kind is not known. */
  Optional<List<? extends Transformer>> of(Fields plugin) {
    return Optional.ofNullable(known(plugin));
  }

  private @Nullable List<? extends Transformer> known(Fields plugin) {
    List<FieldSpec> specs = specs(plugin);
    return switch (plugin.text("kind")) {
      case "NamespaceTransformer" -> List.of(namespace(plugin, specs));
      case "PrefixSuffixTransformer" -> affixes(plugin, specs);
      case "PrefixTransformer" ->
          List.of(
              new AffixTransformer(
                  only(plugin, "prefix", "fieldSpecs").text("prefix"), true, specs));
      case "SuffixTransformer" ->
          List.of(
              new AffixTransformer(
                  only(plugin, "suffix", "fieldSpecs").text("suffix"), false, specs));
      case "LabelTransformer" ->
          List.of(
              new MetadataTransformer(
                  "LabelTransformer", only(plugin, "labels", "fieldSpecs").pairs("labels"), specs));
      case "AnnotationsTransformer" ->
          List.of(
              new MetadataTransformer(
                  "AnnotationsTransformer",
                  only(plugin, "annotations", "fieldSpecs").pairs("annotations"),
                  specs));
      case "ImageTagTransformer" -> {
        Fields image = only(plugin, "imageTag", "fieldSpecs").section("imageTag");
        yield image == null ? List.of() : List.of(new ImageTransformer(image, specs));
      }
      case "ReplicaCountTransformer" -> {
        Fields replica = only(plugin, "replica", "fieldSpecs").section("replica");
        yield replica == null
            ? List.of()
            : List.of(
                new ReplicaTransformer(
                    replica.required("name"), replica.number("count", 0), specs, replica.place()));
      }
      case "PatchTransformer" ->
          List.of(
              Transformers.patch(
                  only(plugin, "path", "patch", "target", "options"),
                  plugin.section("target"),
                  folder,
                  schema,
                  "PatchTransformer"));
      case "PatchJson6902Transformer" -> List.of(json(plugin));
      case "PatchStrategicMergeTransformer" -> List.of(merges(plugin));
      case "ReplacementTransformer" ->
          List.of(
              new ReplacementTransformer(
                  Transformers.replacements(only(plugin, "replacements"), folder)));
      case "ValueAddTransformer" -> List.of(new ValueAddTransformer(plugin, folder.name()));
      case "HashTransformer" -> {
        only(plugin);
        yield List.of(new HashTransformer());
      }
      default -> null;
    };
  }

  private List<Transformer> affixes(Fields plugin, List<FieldSpec> specs) {
    only(plugin, "prefix", "suffix", "fieldSpecs");
    return List.of(
        new AffixTransformer(plugin.text("prefix"), true, specs),
        new AffixTransformer(plugin.text("suffix"), false, specs));
  }

  private Transformer namespace(Fields plugin, List<FieldSpec> specs) {
    only(plugin, "fieldSpecs", "unsetOnly", "setRoleBindingSubjects");
    String subjects = plugin.text("setRoleBindingSubjects");
    return new NamespaceTransformer(
        Tree.text(Tree.at(plugin.map(), "metadata", "namespace")),
        plugin.flag("unsetOnly"),
        subjects.isEmpty() ? "defaultOnly" : subjects,
        specs,
        plugin.place());
  }

  private Transformer json(Fields plugin) {
    only(plugin, "path", "jsonOp", "target");
    if (plugin.has("jsonOp")) {
      return Transformers.patch(
          plugin.with("patch", plugin.text("jsonOp")),
          plugin.section("target"),
          folder,
          schema,
          "PatchJson6902Transformer");
    }
    return Transformers.patch(
        plugin, plugin.section("target"), folder, schema, "PatchJson6902Transformer");
  }

  private Transformer merges(Fields plugin) {
    only(plugin, "paths", "patches");
    List<PatchTransformer> merges = new ArrayList<>();
    for (String path : plugin.texts("paths")) {
      merges.add(merge(folder.text(path, plugin.place("paths")), plugin));
    }
    if (plugin.has("patches")) {
      merges.add(merge(plugin.text("patches"), plugin));
    }
    return new StrategicMerges(merges);
  }

  private PatchTransformer merge(String text, Fields plugin) {
    return new PatchTransformer(
        text, plugin.place(), folder.budget(), null, null, schema, StrategicMerges.KIND);
  }
}
