package dev.slipway.kustomize;

import java.util.Objects;

/**
 * What tells one object from the others.
 *
 * @param namespace as it is written; empty for none
 */
record ResId(Gvk gvk, String name, String namespace) {
  ResId {
    Objects.requireNonNull(gvk, "gvk");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(namespace, "namespace");
  }

  String effectiveNamespace() {
    if (gvk.isClusterScoped()) {
      return "_";
    }
    return namespace.isEmpty() ? "default" : namespace;
  }

  boolean isInNamespaceOf(ResId other) {
    return effectiveNamespace().equals(other.effectiveNamespace());
  }

  /** The same object, whether or not a default namespace is written out. */
  boolean isSame(ResId other) {
    return name.equals(other.name) && gvk.equals(other.gvk) && isInNamespaceOf(other);
  }

  /** The id by which two that are the same are equal. */
  ResId canonical() {
    return new ResId(gvk, name, effectiveNamespace());
  }

  /** Whether this has all the parts that the selector has. */
  boolean isSelectedBy(ResId selector) {
    return gvk.isSelectedBy(selector.gvk)
        && (selector.name.isEmpty() || selector.name.equals(name))
        && (selector.namespace.isEmpty()
            || selector.effectiveNamespace().equals(effectiveNamespace()));
  }

  @Override
  public String toString() {
    return gvk + "/" + name + (namespace.isEmpty() ? "" : " in namespace " + namespace);
  }
}
