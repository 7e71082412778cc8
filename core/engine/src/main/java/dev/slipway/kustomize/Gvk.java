package dev.slipway.kustomize;

import java.util.Map;
import java.util.Objects;

/** A kind, with its group and version; parts may be empty where it selects. */
record Gvk(String group, String version, String kind) {
  static final Gvk ANY = new Gvk("", "", "");

  Gvk {
    Objects.requireNonNull(group, "group");
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(kind, "kind");
  }

  static Gvk of(Map<String, Object> object) {
    return of(Tree.text(object.get("apiVersion")), Tree.text(object.get("kind")));
  }

  static Gvk of(String apiVersion, String kind) {
    int slash = apiVersion.indexOf('/');
    return slash < 0
        ? new Gvk("", apiVersion, kind)
        : new Gvk(apiVersion.substring(0, slash), apiVersion.substring(slash + 1), kind);
  }

  static Gvk of(Fields fields) {
    return new Gvk(fields.text("group"), fields.text("version"), fields.text("kind"));
  }

  String apiVersion() {
    return group.isEmpty() ? version : group + "/" + version;
  }

  /** Whether this kind has all the parts that the selector has. */
  boolean isSelectedBy(Gvk selector) {
    return (selector.group.isEmpty() || selector.group.equals(group))
        && (selector.version.isEmpty() || selector.version.equals(version))
        && (selector.kind.isEmpty() || selector.kind.equals(kind));
  }

  boolean isClusterScoped() {
    return Scopes.isClusterScoped(this);
  }

  @Override
  public String toString() {
    return (version.isEmpty() ? "" : apiVersion() + " ") + kind;
  }
}
