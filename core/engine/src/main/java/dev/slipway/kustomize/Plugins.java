package dev.slipway.kustomize;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The files of {@code transformers} and {@code generators}: those of the built-in kinds. */
final class Plugins {
  private final Folder folder;
  private final MergeKeys keys;
  private final Accumulator into;
  private final List<Fields> all = new ArrayList<>();
  private final String field;

  private Plugins(Folder folder, String field, MergeKeys keys, Accumulator into) {
    this.folder = folder;
    this.field = field;
    this.keys = keys;
    this.into = into;
  }

  static Plugins of(Fields fields, Folder folder, String field, MergeKeys keys, Accumulator into) {
    Plugins plugins = new Plugins(folder, field, keys, into);
    List<String> paths = fields.texts(field);
    for (int i = 0; i < paths.size(); i++) {
      plugins.load(paths.get(i), fields.place(field, i));
    }
    return plugins;
  }

  private void load(String path, String place) {
    if (Folder.isRemote(path)) {
      throw Folder.remote(path, place);
    }
    if (folder.isFolder(path)) {
      for (Resource resource :
          new Builder(folder.child(path, place), FieldSpecs.builtin(), keys)
              .accumulate()
              .resources()
              .all()) {
        all.add(
            Fields.of(new Document(resource.origin().path(), resource.content(), new Lines(), 1)));
      }
      return;
    }
    boolean inline = path.indexOf('\n') >= 0;
    String text = inline ? path : folder.text(path, place);
    String shown = inline ? place : folder.shown(path);
    YamlText.read(text, shown, folder.budget()).stream()
        .filter(d -> d.value() != null)
        .forEach(d -> all.add(Fields.of(d)));
  }

  private static String name(Fields plugin) {
    return Tree.text(Tree.at(plugin.map(), "metadata", "name"));
  }

  private Origin by(Fields plugin) {
    return new Origin(
        "", plugin.file(), plugin.text("apiVersion"), plugin.text("kind"), name(plugin));
  }

  private void refuseUnknown(Fields plugin) {
    if (!plugin.text("apiVersion").equals("builtin")) {
      throw Builder.unsupported(
          plugin,
          "kind",
          "is " + plugin.text("kind") + " of a plugin, which is a program of its own");
    }
  }

  private KustomizeException unknown(Fields plugin) {
    return plugin.text("kind").startsWith("Helm")
        ? Builder.unsupported(plugin, "kind", "renders a Helm chart, which needs the helm program")
        : plugin.fault("kind", "is no built-in kind that is known under '" + field + "'");
  }

  void generate() {
    for (Fields plugin : all) {
      refuseUnknown(plugin);
      boolean secret = plugin.text("kind").equals("SecretGenerator");
      if (!secret && !plugin.text("kind").equals("ConfigMapGenerator")) {
        throw unknown(plugin);
      }
      Fields named = plugin.with("name", name(plugin));
      Object namespace = Tree.at(plugin.map(), "metadata", "namespace");
      if (namespace != null) {
        named = named.with("namespace", namespace);
      }
      into.resources()
          .absorb(
              new DataGenerator(named, folder, secret, null).generate(by(plugin)), plugin.place());
    }
  }

  void transform() {
    for (Fields plugin : all) {
      refuseUnknown(plugin);
      for (Transformer transformer : transformers(plugin)) {
        Changes.apply(transformer, into.resources(), by(plugin));
      }
    }
  }

  private List<FieldSpec> specs(Fields plugin) {
    return plugin.list("fieldSpecs").stream().map(FieldSpec::of).toList();
  }

  private Fields only(Fields plugin, String... known) {
    Set<String> all = new LinkedHashSet<>(List.of("apiVersion", "kind", "metadata"));
    all.addAll(List.of(known));
    return plugin.only(all);
  }

  private List<? extends Transformer> transformers(Fields plugin) {
    List<FieldSpec> specs = specs(plugin);
    return switch (plugin.text("kind")) {
      case "NamespaceTransformer" -> List.of(namespace(plugin, specs));
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
                  keys,
                  "PatchTransformer"));
      case "PatchJson6902Transformer" -> List.of(json(plugin));
      case "PatchStrategicMergeTransformer" -> merges(plugin);
      case "ReplacementTransformer" -> {
        List<Transformer> replacements = new ArrayList<>();
        for (Fields item : only(plugin, "replacements").list("replacements")) {
          Transformers.replacement(item, folder)
              .forEach(r -> replacements.add(new ReplacementTransformer(r)));
        }
        yield replacements;
      }
      default -> throw unknown(plugin);
    };
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
          keys,
          "PatchJson6902Transformer");
    }
    return Transformers.patch(
        plugin, plugin.section("target"), folder, keys, "PatchJson6902Transformer");
  }

  private List<Transformer> merges(Fields plugin) {
    only(plugin, "paths", "patches");
    List<Transformer> merges = new ArrayList<>();
    for (String path : plugin.texts("paths")) {
      merges.add(merge(folder.text(path, plugin.place("paths")), plugin));
    }
    if (plugin.has("patches")) {
      merges.add(merge(plugin.text("patches"), plugin));
    }
    return merges;
  }

  private Transformer merge(String text, Fields plugin) {
    return new PatchTransformer(
        text, plugin.place(), folder.budget(), null, null, keys, "PatchStrategicMergeTransformer");
  }
}
