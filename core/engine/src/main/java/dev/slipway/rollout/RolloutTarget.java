package dev.slipway.rollout;

import dev.slipway.cluster.ObjectRef;
import java.time.Duration;
import java.util.Objects;

/**
 * A workload to watch to its new version.
 *
 * @param workload a Deployment, StatefulSet, DaemonSet or Job, with its namespace
 * @param generation the generation that the apply returned: status of an older one is stale
 * @param timeout from the start of the watch to complete
 * @param stability how long it must stay ready without a restart; a Job needs none
 * @param schedulingGrace how long a pod may stay unschedulable without a scale-up
 */
public record RolloutTarget(
    ObjectRef workload,
    long generation,
    Duration timeout,
    Duration stability,
    Duration schedulingGrace) {
  public RolloutTarget {
    Objects.requireNonNull(workload, "workload");
    Objects.requireNonNull(timeout, "timeout");
    Objects.requireNonNull(stability, "stability");
    Objects.requireNonNull(schedulingGrace, "schedulingGrace");
  }
}
