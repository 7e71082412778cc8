package dev.slipway.preflight;

import dev.slipway.cluster.ObjectRef;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * That an object of the release names another.
 *
 * @param by who names it, as {@code Deployment/backend}
 * @param target what is named
 * @param keys of a Secret or ConfigMap that must be in it
 */
record Reference(String by, ObjectRef target, Set<String> keys) {
  Reference {
    Objects.requireNonNull(by, "by");
    Objects.requireNonNull(target, "target");
    keys = Set.copyOf(keys);
  }

  /** For people, and unique: {@code Secret/db[password] of Deployment/backend}. */
  String what() {
    return target + (keys.isEmpty() ? "" : new TreeSet<>(keys).toString()) + " of " + by;
  }
}
