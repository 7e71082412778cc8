package dev.slipway.embedded.node;

import dev.slipway.embedded.work.EventRecorder;
import dev.slipway.embedded.work.Timers;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a kubelet says of a pod's containers: events, and what a container waits for. */
final class ContainerReports {
  private final Pod pod;
  private final EventRecorder events;
  private final Timers timers;

  ContainerReports(Pod pod, EventRecorder events, Timers timers) {
    this.pod = pod;
    this.events = events;
    this.timers = timers;
  }

  void wait(ContainerState state, String reason, @Nullable String message, Duration time) {
    state.setWaiting(reason, message);
    state.waitUntil(timers.now().plus(time));
  }

  void say(ContainerState state, String reason, String message) {
    events.write(pod, state.path(), "Normal", reason, message);
  }

  void fail(ContainerState state, String message) {
    warn(state, "Failed", message);
  }

  void warn(ContainerState state, String reason, String message) {
    events.write(pod, state.path(), "Warning", reason, message);
  }
}
