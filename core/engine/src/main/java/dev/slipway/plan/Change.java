package dev.slipway.plan;

import dev.slipway.cluster.ObjectRef;
import java.util.Objects;

/**
 * What a release would do to one object.
 *
 * @param ref the object
 * @param kind what would happen
 * @param diff a unified diff of the YAML of before and after, secret values masked; empty when
 *     unchanged or kept
 * @param note what is to be known besides, as that it could not be validated; empty when nothing
 */
public record Change(ObjectRef ref, Kind kind, String diff, String note) {
  /** What would happen to an object. */
  public enum Kind {
    CREATE,
    CHANGE,
    UNCHANGED,
    /** An earlier release applied it and this one no longer has it: it is deleted. */
    PRUNE,
    /** An earlier release applied it and this one no longer has it, but it is never deleted. */
    KEEP
  }

  public Change {
    Objects.requireNonNull(ref, "ref");
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(diff, "diff");
    Objects.requireNonNull(note, "note");
  }

  /** A change with nothing to note. */
  public Change(ObjectRef ref, Kind kind, String diff) {
    this(ref, kind, diff, "");
  }

  /** Whether the release would write to the object. */
  public boolean writes() {
    return switch (kind) {
      case CREATE, CHANGE, PRUNE -> true;
      case UNCHANGED, KEEP -> false;
    };
  }
}
