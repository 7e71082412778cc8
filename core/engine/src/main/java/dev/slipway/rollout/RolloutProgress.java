package dev.slipway.rollout;

import dev.slipway.cluster.ObjectRef;
import java.time.Duration;
import java.util.Objects;

/**
 * Where a rollout is now.
 *
 * @param workload which
 * @param ready new pods that are ready
 * @param wanted new pods that there must be
 * @param waitingFor the cause of waiting, as {@code Pod backend-5d4c-x2x1: pulling image ...}
 * @param elapsed since the watch began
 */
public record RolloutProgress(
    ObjectRef workload, int ready, int wanted, String waitingFor, Duration elapsed) {
  public RolloutProgress {
    Objects.requireNonNull(workload, "workload");
    Objects.requireNonNull(waitingFor, "waitingFor");
    Objects.requireNonNull(elapsed, "elapsed");
  }
}
