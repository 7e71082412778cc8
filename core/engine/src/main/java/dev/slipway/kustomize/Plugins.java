package dev.slipway.kustomize;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The files of {@code transformers} and {@code generators}: those of the built-in kinds. */
final class Plugins {
  private final Folder folder;
  private final Schema schema;
  private final Accumulator into;
  private final List<Fields> all = new ArrayList<>();
  private final String field;

  private Plugins(Folder folder, String field, Schema schema, Accumulator into) {
    this.folder = folder;
    this.field = field;
    this.schema = schema;
    this.into = into;
  }

  static Plugins of(Fields fields, Folder folder, String field, Schema schema, Accumulator into) {
    Plugins plugins = new Plugins(folder, field, schema, into);
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
          new Builder(folder.child(path, place), FieldSpecs.builtin(), schema)
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
        "",
        plugin.file(),
        plugin.text("apiVersion"),
        plugin.text("kind"),
        name(plugin),
        Tree.text(Tree.at(plugin.map(), "metadata", "namespace")));
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
    String kind = plugin.text("kind");
    return Builder.unsupported(
        plugin,
        "kind",
        kind.startsWith("Helm")
            ? "renders a Helm chart, which needs the helm program"
            : "is " + kind + ", which is not known under '" + field + "'");
  }

  void generate() {
    for (Fields plugin : all) {
      refuseUnknown(plugin);
      Resource generated =
          switch (plugin.text("kind")) {
            case "ConfigMapGenerator" -> data(plugin, false);
            case "SecretGenerator" -> data(plugin, true);
            case "IAMPolicyGenerator" -> serviceAccount(plugin);
            default -> throw unknown(plugin);
          };
      into.resources().absorb(generated, plugin.place());
    }
  }

  private Resource data(Fields plugin, boolean secret) {
    Fields named = plugin.with("name", name(plugin));
    Object namespace = Tree.at(plugin.map(), "metadata", "namespace");
    if (namespace != null) {
      named = named.with("namespace", namespace);
    }
    return new DataGenerator(named, folder, secret, null).generate(by(plugin));
  }

  /** A ServiceAccount that acts as one of Google's cloud, the only one that kustomize knows. */
  private Resource serviceAccount(Fields plugin) {
    Fields known =
        plugin.only(
            "apiVersion", "kind", "metadata", "cloud", "kubernetesService", "serviceAccount");
    if (!known.text("cloud").equals("gke")) {
      throw known.fault("cloud", "is not gke, the only one that there is");
    }
    Fields inCluster = known.section("kubernetesService");
    Fields inCloud = known.section("serviceAccount");
    if (inCluster == null || inCloud == null) {
      throw known.fault("kind", "needs 'kubernetesService' and 'serviceAccount'");
    }
    inCluster.only("namespace", "name");
    inCloud.only("name", "projectId");
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("apiVersion", "v1");
    object.put("kind", "ServiceAccount");
    Map<String, Object> metadata = Tree.mapAt(object, "metadata");
    Tree.mapAt(metadata, "annotations")
        .put(
            "iam.gke.io/gcp-service-account",
            inCloud.text("name") + "@" + inCloud.text("projectId") + ".iam.gserviceaccount.com");
    metadata.put("name", inCluster.required("name"));
    if (inCluster.has("namespace")) {
      metadata.put("namespace", inCluster.text("namespace"));
    }
    return new Resource(object, by(plugin));
  }

  void transform() {
    PluginTransformers transformers = new PluginTransformers(folder, schema);
    for (Fields plugin : all) {
      refuseUnknown(plugin);
      for (Transformer transformer : transformers.of(plugin).orElseThrow(() -> unknown(plugin))) {
        Changes.apply(transformer, into.resources(), by(plugin));
      }
    }
  }
}
