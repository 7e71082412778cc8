package dev.slipway.rollout;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a rule has to say of one object. */
sealed interface Finding {

  /** Why it is waited for, the gravest first: the gravest one is what the user is told. */
  enum Concern {
    PULL_ERROR,
    REFUSED,
    CONFIG,
    CANNOT_START,
    RESTARTED,
    UNSCHEDULABLE,
    REPLACED,
    PROBE,
    STARTING
  }

  /**
   * Proof of a failure.
   *
   * @param cause one line
   * @param pod whose logs show it; null when no pod is to blame
   * @param container the container of that pod; null when it is not one container
   */
  record Fault(FailureCode code, String cause, @Nullable Pod pod, @Nullable String container)
      implements Finding {
    public Fault {
      Objects.requireNonNull(code, "code");
      cause = Gist.line(cause);
    }

    static Fault in(ContainerView container, FailureCode code, String what) {
      return new Fault(
          code, container.where() + ": " + what, container.pod(), container.spec().getName());
    }
  }

  /** A reason to wait; it is no proof of a failure. */
  record Wait(Concern concern, String reason, @Nullable Pod pod, @Nullable String container)
      implements Finding {
    public Wait {
      Objects.requireNonNull(concern, "concern");
      reason = Gist.line(reason);
    }

    static Wait in(ContainerView container, Concern concern, String what) {
      return new Wait(
          concern, container.where() + ": " + what, container.pod(), container.spec().getName());
    }
  }
}
