package dev.slipway.plan;

import dev.slipway.cluster.ObjectRef;
import java.util.Objects;

/**
 * What a release would do to one object.
 *
 * @param ref the object
 * @param kind what would happen
 * @param diff a unified diff of the YAML of before and after, secret values masked; empty when
 *     unchanged
 */
public record Change(ObjectRef ref, Kind kind, String diff) {
  /** What would happen to an object. */
  public enum Kind {
    CREATE,
    CHANGE,
    UNCHANGED,
    /** An earlier release applied it and this one no longer has it: it is deleted. */
    PRUNE
  }

  public Change {
    Objects.requireNonNull(ref, "ref");
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(diff, "diff");
  }
}
