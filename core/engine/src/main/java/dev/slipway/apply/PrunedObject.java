package dev.slipway.apply;

import dev.slipway.cluster.ObjectRef;
import java.util.Objects;

/**
 * What came of an object that was to be deleted.
 *
 * @param ref the object
 * @param outcome what was done
 * @param note why it was kept or could not be deleted; empty otherwise
 */
public record PrunedObject(ObjectRef ref, Outcome outcome, String note) {
  /** What was done. */
  public enum Outcome {
    DELETED,
    /** It was not there any more. */
    GONE,
    /** It was left alone, because it holds data or is not ours. */
    KEPT,
    FAILED
  }

  public PrunedObject {
    Objects.requireNonNull(ref, "ref");
    Objects.requireNonNull(outcome, "outcome");
    Objects.requireNonNull(note, "note");
  }
}
