package dev.slipway.kustomize;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Builds one kustomization: what it is built on, what it generates, and how it changes them. */
final class Builder {
  private static final Set<String> KNOWN =
      new TreeSet<>(
          List.of(
              "apiVersion",
              "kind",
              "metadata",
              "resources",
              "bases",
              "components",
              "namespace",
              "namePrefix",
              "nameSuffix",
              "labels",
              "commonLabels",
              "commonAnnotations",
              "images",
              "replicas",
              "patches",
              "patchesStrategicMerge",
              "patchesJson6902",
              "configMapGenerator",
              "secretGenerator",
              "generatorOptions",
              "replacements",
              "vars",
              "transformers",
              "generators",
              "validators",
              "sortOptions",
              "buildMetadata",
              "openapi",
              "crds",
              "configurations",
              "helmCharts",
              "helmGlobals",
              "helmChartInflationGenerator"));

  private final Folder folder;
  private final FieldSpecs builtin;
  private final Schema schema;
  private final Fields fields;

  Builder(Folder folder, FieldSpecs builtin, Schema schema) {
    this.folder = folder;
    this.builtin = builtin;
    this.fields = read(folder);
    this.schema = schema;
    schema.set(fields, folder);
    refuseUnsupported();
  }

  Fields fields() {
    return fields;
  }

  private static Fields read(Folder folder) {
    String shown = folder.shown(folder.kustomization().getFileName().toString());
    String text = folder.kustomizationText();
    List<Document> documents =
        YamlText.read(text, shown, folder.budget()).stream()
            .filter(d -> d.value() != null)
            .toList();
    if (documents.size() != 1) {
      throw new KustomizeException(
          "Tried to read "
              + shown
              + ", but it "
              + (documents.isEmpty() ? "is empty" : "has more than one document")
              + "; it must be one document that names resources, as 'resources: [deployment.yaml]'");
    }
    Fields fields = Fields.of(documents.get(0)).only(KNOWN);
    String kind = fields.text("kind");
    if (!Set.of("", "Kustomization", "Component").contains(kind)) {
      throw fields.fault("kind", "is neither Kustomization nor Component");
    }
    return fields;
  }

  private boolean isComponent() {
    return fields.text("kind").equals("Component");
  }

  private void refuseUnsupported() {
    for (String field : List.of("helmCharts", "helmGlobals", "helmChartInflationGenerator")) {
      if (fields.has(field)) {
        throw unsupported(fields, field, "renders a Helm chart, which needs the helm program");
      }
    }
    if (fields.has("validators")) {
      throw unsupported(fields, "validators", "runs a program of its own");
    }
  }

  static UnsupportedKustomizationException unsupported(Fields at, String field, String what) {
    return new UnsupportedKustomizationException(
        "Tried to render "
            + at.place(field)
            + ", but '"
            + field
            + "' "
            + what
            + "; set 'renderer: kubectl' in slipway.yaml, or write the result into a file and name"
            + " that under 'resources'");
  }

  Accumulator accumulate() {
    Accumulator into = new Accumulator(builtin.copy());
    accumulate(into);
    return into;
  }

  private void accumulate(Accumulator into) {
    resources(into, "resources");
    resources(into, "bases");
    configurations(into);
    generate(into);
    components(into);
    new Transformers(fields, folder, into, schema).run();
    into.declare(vars());
  }

  private void resources(Accumulator into, String field) {
    List<String> paths = fields.texts(field);
    for (int i = 0; i < paths.size(); i++) {
      String path = paths.get(i);
      String place = fields.place(field, i);
      if (Folder.isRemote(path) && !folder.isFile(path) && !folder.isFolder(path)) {
        throw Folder.remote(path, place);
      }
      if (folder.isFolder(path)) {
        Builder base = new Builder(folder.child(path, place), builtin, schema);
        if (base.isComponent()) {
          throw new KustomizeException(
              "Tried to load "
                  + path
                  + ", which "
                  + place
                  + " names, but it is a component; name it under 'components'");
        }
        into.merge(base.accumulate(), place);
      } else {
        into.resources().append(file(path, place), place);
      }
    }
  }

  private List<Resource> file(String path, String place) {
    String shown = folder.shown(path);
    return ObjectReader.read(folder.text(path, place), shown, folder.budget(), Origin.file(shown));
  }

  private void configurations(Accumulator into) {
    List<String> paths = fields.texts("configurations");
    for (int i = 0; i < paths.size(); i++) {
      String text = folder.text(paths.get(i), fields.place("configurations", i));
      for (Document document : YamlText.read(text, folder.shown(paths.get(i)), folder.budget())) {
        into.specs().add(Fields.of(document));
      }
    }
    List<String> crds = fields.texts("crds");
    for (int i = 0; i < crds.size(); i++) {
      String text = folder.text(crds.get(i), fields.place("crds", i));
      for (Document document : YamlText.read(text, folder.shown(crds.get(i)), folder.budget())) {
        CrdReferences.add(Fields.of(document), into.specs());
      }
    }
  }

  private void generate(Accumulator into) {
    Fields options = fields.section("generatorOptions");
    for (Fields generator : fields.list("configMapGenerator")) {
      generator.only(allBut("type"));
      into.resources()
          .absorb(
              new DataGenerator(generator, folder, false, options)
                  .generate(Origin.builtin(fields.file(), "ConfigMapGenerator")),
              generator.place());
    }
    for (Fields generator : fields.list("secretGenerator")) {
      generator.only(DataGenerator.FIELDS);
      into.resources()
          .absorb(
              new DataGenerator(generator, folder, true, options)
                  .generate(Origin.builtin(fields.file(), "SecretGenerator")),
              generator.place());
    }
    Plugins.of(fields, folder, "generators", schema, into).generate();
  }

  private static Set<String> allBut(String field) {
    Set<String> known = new TreeSet<>(List.of(DataGenerator.FIELDS));
    known.remove(field);
    return known;
  }

  private void components(Accumulator into) {
    List<String> paths = fields.texts("components");
    for (int i = 0; i < paths.size(); i++) {
      String path = paths.get(i);
      String place = fields.place("components", i);
      if (Folder.isRemote(path) && !folder.isFolder(path)) {
        throw Folder.remote(path, place);
      }
      Builder component = new Builder(folder.child(path, place), builtin, schema);
      if (!component.isComponent()) {
        throw new KustomizeException(
            "Tried to load "
                + path
                + ", which "
                + place
                + " names as a component, but its kind is none; write 'kind: Component' there, or"
                + " name it under 'resources'");
      }
      component.accumulate(into);
    }
  }

  private List<Var> vars() {
    List<Var> vars = new ArrayList<>();
    for (Fields var : fields.list("vars")) {
      var.only("name", "objref", "fieldref");
      Fields object = var.section("objref");
      if (object == null) {
        throw var.fault("name", "has no 'objref'");
      }
      object.only("apiVersion", "group", "version", "kind", "name", "namespace");
      Fields field = var.section("fieldref");
      String path = field == null ? "" : field.only("fieldpath", "fieldPath").text("fieldpath");
      if (path.isEmpty() && field != null) {
        path = field.text("fieldPath");
      }
      Gvk gvk =
          object.has("apiVersion")
              ? Gvk.of(object.text("apiVersion"), object.text("kind"))
              : Gvk.of(object);
      vars.add(
          new Var(
              var.required("name"),
              new ResId(gvk, object.text("name"), object.text("namespace")),
              !object.has("namespace"),
              path.isEmpty() ? "metadata.name" : path,
              var.place()));
    }
    return vars;
  }
}
