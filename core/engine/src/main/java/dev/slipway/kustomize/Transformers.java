package dev.slipway.kustomize;

import dev.slipway.kustomize.FieldSpecs.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The changes that the fields of one kustomization ask for, in the order in which they are made.
 */
final class Transformers {
  private final Fields fields;
  private final Folder folder;
  private final Accumulator into;
  private final Schema schema;

  Transformers(Fields fields, Folder folder, Accumulator into, Schema schema) {
    this.fields = fields;
    this.folder = folder;
    this.into = into;
    this.schema = schema;
  }

  void run() {
    List<Transformer> all = new ArrayList<>();
    if (fields.has("patchesStrategicMerge")) {
      all.add(strategicMerges());
    }
    fields.list("patches").forEach(p -> all.add(patch(p, "PatchTransformer")));
    if (fields.has("namespace")) {
      all.add(
          new NamespaceTransformer(
              fields.text("namespace"),
              false,
              "defaultOnly",
              specs(Part.NAMESPACE),
              fields.place("namespace")));
    }
    all.add(new AffixTransformer(fields.text("namePrefix"), true, specs(Part.NAME_PREFIX)));
    all.add(new AffixTransformer(fields.text("nameSuffix"), false, specs(Part.NAME_SUFFIX)));
    fields.list("labels").forEach(l -> all.add(labels(l)));
    if (fields.has("labels") || fields.has("commonLabels")) {
      all.add(
          new MetadataTransformer(
              "LabelTransformer", fields.pairs("commonLabels"), specs(Part.COMMON_LABELS)));
    }
    all.add(
        new MetadataTransformer(
            "AnnotationsTransformer",
            fields.pairs("commonAnnotations"),
            specs(Part.COMMON_ANNOTATIONS)));
    fields.list("patchesJson6902").forEach(p -> all.add(patch(p, "PatchJson6902Transformer")));
    for (Fields replica : fields.list("replicas")) {
      replica.only("name", "count");
      all.add(
          new ReplicaTransformer(
              replica.required("name"),
              replica.number("count", 0),
              specs(Part.REPLICAS),
              replica.place()));
    }
    fields.list("images").forEach(i -> all.add(new ImageTransformer(i, specs(Part.IMAGES))));
    if (fields.has("replacements")) {
      all.add(new ReplacementTransformer(replacements(fields, folder)));
    }
    all.forEach(t -> apply(t, Origin.builtin(fields.file(), t.kind())));
    Plugins.of(fields, folder, "transformers", schema, into).transform();
  }

  /** Changes the objects, and notes by whom those were changed. */
  private void apply(Transformer transformer, Origin by) {
    Changes.apply(transformer, into.resources(), by);
  }

  private List<FieldSpec> specs(Part part) {
    return List.copyOf(into.specs().of(part));
  }

  private StrategicMerges strategicMerges() {
    List<PatchTransformer> all = new ArrayList<>();
    List<String> patches = fields.texts("patchesStrategicMerge");
    for (int i = 0; i < patches.size(); i++) {
      String patch = patches.get(i);
      String place = fields.place("patchesStrategicMerge", i);
      boolean file = patch.indexOf('\n') < 0 && folder.isFile(patch);
      String text =
          file || patch.indexOf('\n') < 0 && !patch.contains("{") && !patch.contains(": ")
              ? folder.text(patch, place)
              : patch;
      all.add(
          new PatchTransformer(
              text,
              file ? folder.shown(patch) : place,
              folder.budget(),
              null,
              null,
              schema,
              StrategicMerges.KIND));
    }
    return new StrategicMerges(all);
  }

  private PatchTransformer patch(Fields patch, String kind) {
    patch.only("path", "patch", "target", "options");
    return patch(patch, patch.section("target"), folder, schema, kind);
  }

  static PatchTransformer patch(
      Fields patch, @Nullable Fields target, Folder folder, Schema schema, String kind) {
    boolean file = patch.has("path");
    if (file == patch.has("patch")) {
      throw new KustomizeException(
          "Tried to read the patch of "
              + patch.place()
              + ", but it has "
              + (file ? "both 'path' and 'patch'" : "neither 'path' nor 'patch'")
              + "; give one of them");
    }
    String text = file ? folder.text(patch.text("path"), patch.place("path")) : patch.text("patch");
    return new PatchTransformer(
        text,
        patch.place() + (file ? " (" + folder.shown(patch.text("path")) + ")" : ""),
        folder.budget(),
        target == null ? null : new Selector(target),
        patch.section("options"),
        schema,
        kind);
  }

  private Transformer labels(Fields labels) {
    labels.only("pairs", "includeSelectors", "includeTemplates", "fields");
    List<FieldSpec> specs = new ArrayList<>();
    labels.list("fields").forEach(f -> specs.add(FieldSpec.of(f)));
    if (labels.flag("includeSelectors")) {
      specs.addAll(specs(Part.COMMON_LABELS));
    } else {
      if (labels.flag("includeTemplates")) {
        specs.addAll(specs(Part.TEMPLATE_LABELS));
      }
      specs.add(FieldSpec.of(Gvk.ANY, "metadata/labels", true));
    }
    return new MetadataTransformer("LabelTransformer", new TreeMap<>(labels.pairs("pairs")), specs);
  }

  static List<Fields> replacements(Fields from, Folder folder) {
    List<Fields> all = new ArrayList<>();
    for (Fields item : from.list("replacements")) {
      all.addAll(replacement(item, folder));
    }
    return all;
  }

  private static List<Fields> replacement(Fields item, Folder folder) {
    if (!item.has("path")) {
      return List.of(item);
    }
    item.only("path");
    String path = item.text("path");
    List<Fields> all = new ArrayList<>();
    for (Document document :
        YamlText.read(folder.text(path, item.place("path")), folder.shown(path), folder.budget())) {
      List<Object> list = Tree.list(document.value());
      if (list == null) {
        all.add(Fields.of(document));
      } else {
        for (Object each : list) {
          all.add(
              Fields.of(new Document(document.file(), each, document.lines(), document.line())));
        }
      }
    }
    return all;
  }
}
