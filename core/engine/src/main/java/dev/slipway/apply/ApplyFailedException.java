package dev.slipway.apply;

import dev.slipway.cluster.ObjectRef;
import dev.slipway.error.SlipwayException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The manifests were not, or not all, applied. Tells the first failure; others of the same stage
 * are its suppressed exceptions.
 */
public final class ApplyFailedException extends SlipwayException {
  private static final long serialVersionUID = 1L;

  private final transient ObjectRef ref;
  private final ApplyFailureCode code;
  private final int status;
  private final String nextStep;
  private final transient List<AppliedObject> applied;

  ApplyFailedException(
      ObjectRef ref,
      ApplyFailureCode code,
      int status,
      String message,
      String nextStep,
      List<AppliedObject> applied,
      @Nullable Throwable cause) {
    super(message, cause);
    this.ref = Objects.requireNonNull(ref, "ref");
    this.code = Objects.requireNonNull(code, "code");
    this.status = status;
    this.nextStep = Objects.requireNonNull(nextStep, "nextStep");
    this.applied = List.copyOf(applied);
  }

  /** The object that failed first, by the order of the manifests. */
  public ObjectRef ref() {
    return ref;
  }

  public ApplyFailureCode code() {
    return code;
  }

  /** The HTTP status of the answer; 0 when none came. */
  public int status() {
    return status;
  }

  /** What to do about it, for this kind of object. */
  public String nextStep() {
    return nextStep;
  }

  /** What was applied before, or beside it, and is in the cluster now. */
  public List<AppliedObject> applied() {
    return applied;
  }

  ApplyFailedException after(List<AppliedObject> others, int of) {
    ApplyFailedException whole =
        new ApplyFailedException(
            ref,
            code,
            status,
            getMessage() + " (" + others.size() + " of " + of + " objects were applied)",
            nextStep,
            others,
            getCause());
    whole.setStackTrace(getStackTrace());
    return whole;
  }
}
