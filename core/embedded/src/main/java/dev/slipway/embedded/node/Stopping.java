package dev.slipway.embedded.node;

import dev.slipway.embedded.work.EventRecorder;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.LifecycleHandler;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Ends a container: preStop hook, a signal, the rest of the grace, and then by force. */
final class Stopping {
  private static final long SHORTEST_MILLIS = 2_000;

  private final NodeParts parts;
  private final Pod pod;
  private final EventRecorder events;
  private final String podIp;

  Stopping(NodeParts parts, Pod pod, EventRecorder events, String podIp) {
    this.parts = parts;
    this.pod = pod;
    this.events = events;
    this.podIp = podIp;
  }

  /** Blocks until the container has ended. */
  void stop(Container container, Run run, Duration grace) {
    Instant begin = Instant.now();
    try {
      if (!grace.isZero()) {
        runHook(container, run, grace);
        long left =
            Math.max(
                grace.minus(Duration.between(begin, Instant.now())).toMillis(), SHORTEST_MILLIS);
        parts.sandbox().terminate(run.process());
        if (run.process().waitFor(left, TimeUnit.MILLISECONDS)) {
          return;
        }
      }
      parts.sandbox().kill(run.process());
    } catch (InterruptedException e) {
      parts.sandbox().kill(run.process());
      Thread.currentThread().interrupt();
    }
  }

  private void runHook(Container container, Run run, Duration limit) {
    LifecycleHandler hook =
        container.getLifecycle() == null ? null : container.getLifecycle().getPreStop();
    if (hook == null) {
      return;
    }
    Optional<String> failure = Optional.empty();
    if (hook.getExec() != null) {
      failure = parts.probes().exec(run, hook.getExec().getCommand(), limit);
    } else if (hook.getHttpGet() != null) {
      failure = parts.probes().http(hook.getHttpGet(), container, podIp, limit);
    }
    failure.ifPresent(
        why ->
            events.write(
                pod,
                "spec.containers{" + container.getName() + "}",
                "Warning",
                "FailedPreStopHook",
                "PreStopHook failed: " + why));
  }
}
