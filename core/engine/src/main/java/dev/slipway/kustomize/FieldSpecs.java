package dev.slipway.kustomize;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Where each transformer writes: the table of the built-in kinds, and what {@code configurations}
 * and {@code crds} add to it.
 */
final class FieldSpecs {
  /** The parts of the table, by the words of {@code configurations}. */
  enum Part {
    NAME_PREFIX("namePrefix"),
    NAME_SUFFIX("nameSuffix"),
    NAMESPACE("namespace"),
    COMMON_LABELS("commonLabels"),
    TEMPLATE_LABELS("templateLabels"),
    LABELS("labels"),
    COMMON_ANNOTATIONS("commonAnnotations"),
    VAR_REFERENCE("varReference"),
    IMAGES("images"),
    REPLICAS("replicas");

    private final String word;

    Part(String word) {
      this.word = word;
    }

    String word() {
      return word;
    }
  }

  /** What holds the name of an object of some kind. */
  record NameReference(Gvk referred, List<FieldSpec> referrers) {
    NameReference {
      referrers = List.copyOf(referrers);
    }
  }

  private static final FieldSpecs BUILTIN = load();

  private final Map<Part, List<FieldSpec>> parts = new EnumMap<>(Part.class);
  private final List<NameReference> names = new ArrayList<>();

  /** Whether there is more in it than in what it was copied from. */
  private boolean extended;

  private FieldSpecs() {
    for (Part part : Part.values()) {
      parts.put(part, new ArrayList<>());
    }
  }

  /** Those of the built-in kinds; to be copied before anything is added. */
  static FieldSpecs builtin() {
    return BUILTIN;
  }

  private static FieldSpecs load() {
    FieldSpecs specs = new FieldSpecs();
    try (InputStream in = FieldSpecs.class.getResourceAsStream("field-specs.yaml")) {
      if (in == null) {
        throw new IllegalStateException("field-specs.yaml is not in the jar");
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      YamlText.read(text, "field-specs.yaml", new Budget()).forEach(d -> specs.add(Fields.of(d)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return specs;
  }

  FieldSpecs copy() {
    FieldSpecs copy = new FieldSpecs();
    parts.forEach((part, specs) -> copy.of(part).addAll(specs));
    copy.names.addAll(names);
    return copy;
  }

  List<FieldSpec> of(Part part) {
    return parts.getOrDefault(part, List.of());
  }

  List<NameReference> names() {
    return names;
  }

  /** Adds what is not there yet. */
  void merge(FieldSpecs other) {
    if (!other.extended) {
      return;
    }
    other.parts.forEach((part, specs) -> specs.forEach(s -> add(part, s)));
    other.names.forEach(this::add);
  }

  void add(Part part, FieldSpec spec) {
    List<FieldSpec> known = of(part);
    extended = true;
    if (!known.contains(spec)) {
      known.add(spec);
    }
  }

  void add(NameReference added) {
    extended = true;
    for (int i = 0; i < names.size(); i++) {
      NameReference known = names.get(i);
      if (known.referred().equals(added.referred())) {
        List<FieldSpec> all = new ArrayList<>(known.referrers());
        added.referrers().stream().filter(f -> !all.contains(f)).forEach(all::add);
        names.set(i, new NameReference(known.referred(), all));
        return;
      }
    }
    names.add(added);
  }

  /** Adds what a file of {@code configurations} holds. */
  void add(Fields file) {
    file.only(
        "namePrefix",
        "nameSuffix",
        "namespace",
        "commonLabels",
        "templateLabels",
        "labels",
        "commonAnnotations",
        "varReference",
        "images",
        "replicas",
        "nameReference");
    for (Part part : Part.values()) {
      file.list(part.word()).forEach(f -> add(part, FieldSpec.of(f)));
    }
    for (Fields name : file.list("nameReference")) {
      name.only("group", "version", "kind", "fieldSpecs");
      add(
          new NameReference(
              Gvk.of(name), name.list("fieldSpecs").stream().map(FieldSpec::of).toList()));
    }
  }
}
