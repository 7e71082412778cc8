package dev.slipway.embedded.node;

import dev.slipway.embedded.api.Registration;
import dev.slipway.embedded.work.EventRecorder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Probe;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A pod's probes. All but the asking happens on the pod's thread. */
final class Probing {
  private static final Logger LOG = LoggerFactory.getLogger(Probing.class);
  private static final int PERIOD = 10;
  private static final int FAILURES = 3;

  private final NodeParts parts;
  private final Pod pod;
  private final EventRecorder events;
  private final String podIp;
  private final Mailbox mailbox;
  private final BiConsumer<ContainerState, String> kill;
  private final Map<ContainerState, List<Asked>> asked = new HashMap<>();

  /** One probe of one run. */
  private static final class Asked {
    private final String kind;
    private final Probe probe;
    private final Run run;
    private int failures;
    private int successes;
    private boolean stopped;
    private @Nullable Registration next;

    Asked(String kind, Probe probe, Run run) {
      this.kind = kind;
      this.probe = probe;
      this.run = run;
    }

    void stop() {
      stopped = true;
      if (next != null) {
        next.close();
      }
    }
  }

  Probing(
      NodeParts parts,
      Pod pod,
      EventRecorder events,
      String podIp,
      Mailbox mailbox,
      BiConsumer<ContainerState, String> kill) {
    this.parts = parts;
    this.pod = pod;
    this.events = events;
    this.podIp = podIp;
    this.mailbox = mailbox;
    this.kill = kill;
  }

  /** A container began to run. */
  void begin(ContainerState state) {
    Run run = state.run();
    if (run == null || state.isInit()) {
      return;
    }
    boolean waits = state.spec().getStartupProbe() != null;
    state.setStarted(!waits);
    state.setReady(!waits && state.spec().getReadinessProbe() == null);
    if (waits) {
      schedule(state, new Asked("Startup", state.spec().getStartupProbe(), run));
    } else {
      beginUsual(state, run);
    }
  }

  private void beginUsual(ContainerState state, Run run) {
    if (state.spec().getReadinessProbe() != null) {
      schedule(state, new Asked("Readiness", state.spec().getReadinessProbe(), run));
    } else {
      state.setReady(true);
    }
    if (state.spec().getLivenessProbe() != null) {
      schedule(state, new Asked("Liveness", state.spec().getLivenessProbe(), run));
    }
  }

  /** A container ended. */
  void stop(ContainerState state) {
    Optional.ofNullable(asked.remove(state)).ifPresent(all -> all.forEach(Asked::stop));
  }

  /** A container is to end: it is asked only whether it is ready. */
  void stopDeadly(ContainerState state) {
    asked.getOrDefault(state, List.of()).stream()
        .filter(one -> !one.kind.equals("Readiness"))
        .forEach(Asked::stop);
  }

  void close() {
    asked.values().forEach(all -> all.forEach(Asked::stop));
    asked.clear();
  }

  private void schedule(ContainerState state, Asked one) {
    asked.computeIfAbsent(state, key -> new ArrayList<>()).add(one);
    Integer delay = one.probe.getInitialDelaySeconds();
    later(state, one, Duration.ofSeconds(delay == null ? 0 : delay));
  }

  private void later(ContainerState state, Asked one, Duration delay) {
    one.next =
        parts
            .timers()
            .after(
                delay,
                () -> {
                  try {
                    parts.work().execute(() -> ask(state, one));
                  } catch (RejectedExecutionException e) {
                    // The nodes are closed.
                    one.stopped = true;
                  }
                });
  }

  private void ask(ContainerState state, Asked one) {
    Optional<String> failure;
    try {
      failure = parts.probes().ask(one.probe, state.spec(), one.run, podIp);
    } catch (RuntimeException e) {
      LOG.atWarn()
          .addKeyValue("pod", pod.getMetadata().getName())
          .addKeyValue("probe", one.kind)
          .setCause(e)
          .log("A probe could not be made");
      failure = Optional.of("the probe could not be made: " + e);
    }
    Optional<String> found = failure;
    mailbox.put(() -> take(state, one, found));
  }

  private void take(ContainerState state, Asked one, Optional<String> failure) {
    if (one.stopped || state.run() != one.run) {
      return;
    }
    try {
      judge(state, one, failure);
    } finally {
      if (!one.stopped) {
        later(state, one, Duration.ofSeconds(orElse(one.probe.getPeriodSeconds(), PERIOD)));
      }
    }
  }

  private void judge(ContainerState state, Asked one, Optional<String> failure) {
    if (failure.isPresent()) {
      one.failures++;
      one.successes = 0;
      events.write(
          pod, state.path(), "Warning", "Unhealthy", one.kind + " probe failed: " + failure.get());
      if (one.failures >= orElse(one.probe.getFailureThreshold(), FAILURES)) {
        fail(state, one);
      }
    } else {
      one.failures = 0;
      one.successes++;
      if (one.successes >= orElse(one.probe.getSuccessThreshold(), 1)) {
        pass(state, one);
      }
    }
  }

  private void fail(ContainerState state, Asked one) {
    if (one.kind.equals("Readiness")) {
      state.setReady(false);
    } else {
      kill.accept(state, one.kind.toLowerCase(Locale.ROOT));
    }
  }

  private void pass(ContainerState state, Asked one) {
    if (one.kind.equals("Readiness")) {
      state.setReady(true);
    } else if (one.kind.equals("Startup")) {
      one.stop();
      state.setStarted(true);
      beginUsual(state, one.run);
    }
  }

  private static int orElse(@Nullable Integer value, int otherwise) {
    return value == null || value == 0 ? otherwise : value;
  }
}
