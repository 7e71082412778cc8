package dev.slipway.preflight;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How many pods a workload has besides those that run now, at the height of its rollout. */
final class Surge {
  private static final String DEFAULT_SURGE = "25%";

  private Surge() {}

  static int of(Workload workload, Disruption disruption, int nodes) {
    Optional<Integer> live = disruption.replicasNow(workload);
    int now = live.orElse(0);
    // What an autoscaler has set stays.
    int least = disruption.leastReplicas(workload);
    int then = disruption.isAutoscaled(workload) ? Math.max(now, least) : least;
    return switch (workload.ref().kind()) {
      case "Deployment" -> Math.max(0, then - now) + (now == 0 ? 0 : surge(workload, then));
      // Replaces one pod at a time, in its place.
      case "StatefulSet" -> Math.max(0, then - now);
      case "DaemonSet" -> live.isPresent() ? 0 : nodes;
      case "Job" ->
          live.isPresent()
              ? 0
              : workload.object().get("spec", "parallelism") instanceof Number n ? n.intValue() : 1;
      case "Pod" -> live.isPresent() ? 0 : 1;
      default -> 0;
    };
  }

  private static int surge(Workload workload, int replicas) {
    if ("Recreate".equals(workload.object().get("spec", "strategy", "type"))) {
      return 0;
    }
    Object told = workload.object().get("spec", "strategy", "rollingUpdate", "maxSurge");
    return scaled(told == null ? DEFAULT_SURGE : told, replicas);
  }

  /** A percentage rounds up. */
  private static int scaled(@Nullable Object value, int of) {
    if (value instanceof Number number) {
      return number.intValue();
    }
    String text = String.valueOf(value);
    return text.matches("\\d{1,3}%")
        ? (int) Math.ceil(of * Integer.parseInt(text.substring(0, text.length() - 1)) / 100.0)
        : 1;
  }
}
