package dev.slipway.snapshot;

import dev.slipway.cluster.ObjectRef;
import java.util.Objects;

/**
 * What came of one object of a snapshot.
 *
 * @param ref the object
 * @param outcome what was done
 * @param generation the generation that its controller has to observe; 0 where there is none
 * @param note why it was kept, created anew or not restored; empty otherwise
 */
public record RestoredObject(ObjectRef ref, Outcome outcome, long generation, String note) {
  /** What was done. */
  public enum Outcome {
    /** It is as before. */
    RESTORED,
    /** It was as before already. */
    UNCHANGED,
    /** The release had created it; it is gone. */
    DELETED,
    /** It was gone, or could not be changed back, and was created as it was. */
    RECREATED,
    /** It was left as it is, for the reason in the note. */
    KEPT,
    /** It is not as before, for the reason in the note. */
    FAILED
  }

  public RestoredObject {
    Objects.requireNonNull(ref, "ref");
    Objects.requireNonNull(outcome, "outcome");
    Objects.requireNonNull(note, "note");
  }

  /** For people: {@code RESTORED Deployment/backend}. */
  @Override
  public String toString() {
    return outcome + " " + ref + (note.isEmpty() ? "" : ": " + note);
  }
}
