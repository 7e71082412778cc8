package dev.slipway.config;

import java.time.Duration;
import java.util.Objects;

/**
 * A workload that must roll out.
 *
 * @param kind {@code Deployment}, {@code StatefulSet}, {@code DaemonSet} or {@code Job}
 * @param name its name in the manifests
 * @param timeout from the apply to complete; the SOP's are 180 s for a backend, 60 s for a frontend
 * @param stability how long it must stay ready, without a restart, to be complete; default 10 s
 * @param schedulingGrace how long a pod may stay unschedulable when no scale-up was triggered;
 *     default 15 s
 */
public record WorkloadConfig(
    String kind, String name, Duration timeout, Duration stability, Duration schedulingGrace) {
  public WorkloadConfig {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(timeout, "timeout");
    Objects.requireNonNull(stability, "stability");
    Objects.requireNonNull(schedulingGrace, "schedulingGrace");
  }
}
