package dev.slipway.kustomize;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Copies fields of objects into fields of others, one after the other. */
final class ReplacementTransformer implements Transformer {
  private final List<Fields> replacements;

  ReplacementTransformer(List<Fields> replacements) {
    this.replacements =
        replacements.stream().map(r -> r.only("source", "sourceValue", "targets")).toList();
  }

  @Override
  public String kind() {
    return "ReplacementTransformer";
  }

  @Override
  public void apply(Resources resources) {
    replacements.forEach(r -> replace(r, resources));
  }

  private static void replace(Fields replacement, Resources resources) {
    Object value = source(replacement, resources);
    List<Fields> targets = replacement.list("targets");
    if (targets.isEmpty()) {
      throw fault(replacement, "it has no 'targets'");
    }
    for (Fields target : targets) {
      target.only("select", "reject", "fieldPaths", "options");
      Fields select = target.section("select");
      if (select == null) {
        throw fault(target, "a target has no 'select'");
      }
      Selection wanted = new Selection(select);
      List<Selection> rejected = target.list("reject").stream().map(Selection::new).toList();
      for (Resource resource : resources.all()) {
        if (wanted.selects(resource) && rejected.stream().noneMatch(r -> r.rejects(resource))) {
          write(resource, target, value);
        }
      }
    }
  }

  private static KustomizeException fault(Fields at, String what) {
    return new KustomizeException(
        "Tried to make the replacement of " + at.place() + ", but " + what + "; correct it there");
  }

  private static Object source(Fields replacement, Resources resources) {
    Fields source = replacement.section("source");
    if (source == null) {
      if (replacement.has("sourceValue")) {
        return replacement.text("sourceValue");
      }
      throw fault(replacement, "it has no 'source'");
    }
    source.only("group", "version", "kind", "name", "namespace", "fieldPath", "options");
    ResId wanted = new ResId(Gvk.of(source), source.text("name"), source.text("namespace"));
    List<Resource> found = resources.with(r -> ids(r).anyMatch(id -> id.isSelectedBy(wanted)));
    if (found.size() != 1) {
      throw fault(
          source, "its source fits " + (found.isEmpty() ? "nothing" : found.size() + " objects"));
    }
    FieldPath path = path(source, source.text("fieldPath"));
    Object value = path.get(found.get(0).content());
    if (value == null) {
      throw fault(source, "there is no " + path + " in " + found.get(0).originalId());
    }
    Fields options = source.section("options");
    if (options == null) {
      return value;
    }
    options.only("delimiter", "index", "encoding", "create");
    if (!options.has("delimiter")) {
      return value;
    }
    if (!Tree.isScalar(value)) {
      throw fault(source, path + " is no text that could be split");
    }
    String[] parts = Tree.text(value).split(Pattern.quote(options.text("delimiter")), -1);
    long index = options.number("index", 0);
    if (index < 0 || index >= parts.length) {
      throw fault(
          source, path + " has " + parts.length + " parts, and part " + index + " is asked");
    }
    return parts[(int) index];
  }

  private static FieldPath path(Fields at, String text) {
    FieldPath path = new FieldPath(text.isEmpty() ? "metadata.name" : text);
    if (path.toString().isBlank()) {
      throw fault(at, "a path is empty");
    }
    return path;
  }

  private static Stream<ResId> ids(Resource resource) {
    return Stream.concat(Stream.of(resource.id()), resource.previousIds().stream());
  }

  private static void write(Resource resource, Fields target, Object value) {
    Fields options = target.section("options");
    if (options != null) {
      options.only("delimiter", "index", "encoding", "create");
    }
    boolean create = options != null && options.flag("create");
    List<String> paths = target.texts("fieldPaths");
    List<Object> changed = new ArrayList<>();
    for (String text : paths.isEmpty() ? List.of("metadata.name") : paths) {
      FieldPath path = path(target, text);
      ResId before = resource.id();
      int count =
          path.change(
              resource.content(),
              create,
              old -> {
                Object now = replaced(old, value, options, target);
                changed.add(now);
                return now;
              });
      if (count == 0) {
        throw fault(
            target,
            "there is no " + path + " in " + resource.originalId() + ", and 'create' is not set");
      }
      if (!resource.id().equals(before) && !resource.previousIds().contains(before)) {
        resource.previousIds().add(before);
      }
    }
  }

  private static Object replaced(
      @Nullable Object old, Object value, @Nullable Fields options, Fields target) {
    if (options != null && options.has("delimiter")) {
      return spliced(Tree.text(old), value, options, target);
    }
    if (!Tree.isScalar(value)) {
      return copy(value);
    }
    Object copied = value;
    if (options != null && options.text("encoding").equals("base64")) {
      copied =
          Base64.getEncoder().encodeToString(Tree.text(value).getBytes(StandardCharsets.UTF_8));
    }
    if (old instanceof String) {
      return Tree.scalar(copied);
    }
    if (!Tree.isScalar(old)) {
      return copied;
    }
    Object plain = YamlText.plain(Tree.scalar(copied));
    return plain == null ? copied : plain;
  }

  private static Object copy(Object value) {
    Object copy = Tree.copy(value);
    return copy == null ? value : copy;
  }

  private static Object spliced(String old, Object value, Fields options, Fields target) {
    if (!Tree.isScalar(value)) {
      throw fault(target, "a delimiter needs a text, and the source is none");
    }
    String delimiter = options.text("delimiter");
    List<String> parts = new ArrayList<>(Arrays.asList(old.split(Pattern.quote(delimiter), -1)));
    long index = options.number("index", 0);
    if (index < 0) {
      parts.add(0, Tree.text(value));
    } else if (index >= parts.size()) {
      parts.add(Tree.text(value));
    } else {
      parts.set((int) index, Tree.text(value));
    }
    return String.join(delimiter, parts);
  }

  /** What a target selects or rejects: by an id that is or was, and by labels and annotations. */
  private static final class Selection {
    private final ResId id;
    private final boolean hasLabels;
    private final Requirements labels;
    private final Requirements annotations;

    Selection(Fields fields) {
      fields.only(
          "group", "version", "kind", "name", "namespace", "labelSelector", "annotationSelector");
      this.id = new ResId(Gvk.of(fields), fields.text("name"), fields.text("namespace"));
      this.hasLabels = fields.has("labelSelector") || fields.has("annotationSelector");
      this.labels = Requirements.parse(fields, "labelSelector");
      this.annotations = Requirements.parse(fields, "annotationSelector");
    }

    boolean selects(Resource resource) {
      return hasId(resource) && hasLabels(resource);
    }

    /** By either, where both are given: kustomize looks at them one after the other. */
    boolean rejects(Resource resource) {
      boolean anyId = id.equals(new ResId(Gvk.ANY, "", ""));
      return !anyId && hasId(resource) || hasLabels && hasLabels(resource);
    }

    private boolean hasId(Resource resource) {
      return ids(resource).anyMatch(each -> each.isSelectedBy(id));
    }

    private boolean hasLabels(Resource resource) {
      return labels.match(resource.labels()) && annotations.match(resource.annotations());
    }
  }
}
