package dev.slipway.kustomize;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * Which objects a patch is for: all given parts must match, each a regular expression for the whole
 * of the value, and the label and annotation selectors of Kubernetes.
 */
final class Selector {
  private final @Nullable Pattern group;
  private final @Nullable Pattern version;
  private final @Nullable Pattern kind;
  private final @Nullable Pattern name;
  private final @Nullable Pattern namespace;
  private final Requirements labels;
  private final Requirements annotations;
  private final Fields fields;

  Selector(Fields fields) {
    fields.only(
        "group", "version", "kind", "name", "namespace", "labelSelector", "annotationSelector");
    this.fields = fields;
    this.group = pattern("group");
    this.version = pattern("version");
    this.kind = pattern("kind");
    this.name = pattern("name");
    this.namespace = pattern("namespace");
    this.labels = Requirements.parse(fields, "labelSelector");
    this.annotations = Requirements.parse(fields, "annotationSelector");
  }

  private @Nullable Pattern pattern(String field) {
    String text = fields.text(field);
    try {
      return text.isEmpty() ? null : Pattern.compile("^(?:" + text + ")$");
    } catch (PatternSyntaxException e) {
      throw fields.fault(field, "is no regular expression (" + e.getDescription() + ")");
    }
  }

  List<Resource> select(Resources resources) {
    return resources.with(this::matches);
  }

  private boolean matches(Resource resource) {
    ResId now = resource.id();
    ResId first = resource.originalId();
    return either(namespace, shown(first.effectiveNamespace()), shown(now.effectiveNamespace()))
        && either(name, first.name(), now.name())
        && either(group, now.gvk().group(), now.gvk().group())
        && either(version, now.gvk().version(), now.gvk().version())
        && either(kind, now.gvk().kind(), now.gvk().kind())
        && labels.match(resource.labels())
        && annotations.match(resource.annotations());
  }

  private static String shown(String namespace) {
    return namespace.equals("_") ? "_non_namespaceable_" : namespace;
  }

  private static boolean either(@Nullable Pattern pattern, String one, String other) {
    return pattern == null || pattern.matcher(one).find() || pattern.matcher(other).find();
  }

  /** As it is given, for an error. */
  String said() {
    List<String> parts = new ArrayList<>();
    Map<String, Object> given = new TreeMap<>(fields.map());
    given.forEach((k, v) -> parts.add(k + " " + v));
    return String.join(", ", parts);
  }
}
