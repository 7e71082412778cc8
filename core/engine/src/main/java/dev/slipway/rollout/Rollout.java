package dev.slipway.rollout;

import dev.slipway.evidence.Evidence;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** The end of a watched rollout of one workload. */
public sealed interface Rollout {
  RolloutTarget target();

  /** From the start of the watch to this end. */
  Duration took();

  /** Pods of the new version as they were last seen; none where nothing was seen of them. */
  List<PodState> pods();

  /** The two ends, for exhaustive switches on Java 17. */
  Kind kind();

  /** How a rollout can end. */
  enum Kind {
    COMPLETE,
    FAILED,
    /** Given up because another workload failed first; it was not seen to fail. */
    ABANDONED
  }

  /**
   * The new version is ready and stayed so.
   *
   * @param replicas how many pods are ready
   */
  record Complete(RolloutTarget target, Duration took, int replicas, List<PodState> pods)
      implements Rollout {
    public Complete {
      Objects.requireNonNull(target, "target");
      Objects.requireNonNull(took, "took");
      pods = List.copyOf(pods);
    }

    @Override
    public Kind kind() {
      return Kind.COMPLETE;
    }
  }

  /**
   * It was seen to fail.
   *
   * @param cause one line: what was seen, on which pod or object
   * @param evidence events, last lines of current and previous logs, one pod a role
   */
  record Failed(
      RolloutTarget target,
      Duration took,
      FailureCode code,
      String cause,
      List<PodState> pods,
      List<Evidence> evidence)
      implements Rollout {
    public Failed {
      Objects.requireNonNull(target, "target");
      Objects.requireNonNull(took, "took");
      Objects.requireNonNull(code, "code");
      Objects.requireNonNull(cause, "cause");
      pods = List.copyOf(pods);
      evidence = List.copyOf(evidence);
    }

    @Override
    public Kind kind() {
      return Kind.FAILED;
    }
  }

  /**
   * Another workload failed first.
   *
   * @param waitingFor what it was waiting for then
   */
  record Abandoned(RolloutTarget target, Duration took, String waitingFor, List<PodState> pods)
      implements Rollout {
    public Abandoned {
      Objects.requireNonNull(target, "target");
      Objects.requireNonNull(took, "took");
      Objects.requireNonNull(waitingFor, "waitingFor");
      pods = List.copyOf(pods);
    }

    @Override
    public Kind kind() {
      return Kind.ABANDONED;
    }
  }
}
