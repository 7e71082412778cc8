package dev.slipway.embedded.node;

import dev.slipway.embedded.work.EventRecorder;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** What follows from a pod's restart policy. */
final class Restarts {
  private final Pod pod;
  private final EventRecorder events;

  Restarts(Pod pod, EventRecorder events) {
    this.pod = pod;
    this.events = events;
  }

  /** Says that a container that failed waits before it runs again. */
  void backOff(ContainerState state) {
    state.setWaiting(
        "CrashLoopBackOff",
        "back-off "
            + text(state.backOff())
            + " restarting failed container="
            + state.name()
            + " pod="
            + pod.getMetadata().getName()
            + "_"
            + pod.getMetadata().getNamespace()
            + "("
            + pod.getMetadata().getUid()
            + ")");
    events.write(pod, state.path(), "Warning", "BackOff", "Back-off restarting failed container");
  }

  private static String text(Duration time) {
    long seconds = time.toSeconds();
    return seconds < 60 ? seconds + "s" : seconds / 60 + "m" + seconds % 60 + "s";
  }

  /** Whether a container that ended runs again. */
  boolean restarts(ContainerState state, boolean ending) {
    return !ending
        && (policy().equals("Always") && !state.isInit()
            || !policy().equals("Never") && state.end() != null && state.end().exitCode() != 0);
  }

  String policy() {
    return Objects.requireNonNullElse(pod.getSpec().getRestartPolicy(), "Always");
  }

  /**
   * Returns the pod's phase.
   *
   * @param over whether none of its containers runs again
   * @param ending whether it is being deleted
   */
  String phase(
      List<ContainerState> inits, List<ContainerState> mains, boolean over, boolean ending) {
    if (over && !(ending && mains.stream().anyMatch(c -> c.end() == null))) {
      boolean failed =
          Stream.concat(inits.stream(), mains.stream())
              .anyMatch(c -> c.end() != null && c.end().exitCode() != 0);
      if (!ending || !policy().equals("Always")) {
        return failed ? "Failed" : "Succeeded";
      }
    }
    boolean begun = mains.stream().anyMatch(ContainerState::hasBegun);
    return begun ? "Running" : "Pending";
  }
}
