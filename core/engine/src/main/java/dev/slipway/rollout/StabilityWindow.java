package dev.slipway.rollout;

import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The time after ready in which a workload must stay ready. A restart of a container that was ready
 * before is a failure; losing readiness only makes the window start again. A run that ended within
 * {@link #FALSE_START} was never ready in earnest (without a readiness probe a container is ready
 * the moment that it runs, and whether that moment is seen is chance): it is a start that failed,
 * and left to {@link CrashRule}.
 */
final class StabilityWindow {
  static final Duration FALSE_START = Duration.ofSeconds(5);

  private final Duration length;
  private final Map<String, Integer> restartsWhenReady = new HashMap<>();
  private @Nullable Instant readySince;

  StabilityWindow(Duration length) {
    this.length = length;
  }

  /** A container that was ready and has ended or restarted since. */
  Optional<Finding.Fault> restart(List<Pod> pods) {
    for (Pod pod : pods) {
      if (Pods.terminating(pod) || Pods.endedByTheCluster(pod).isPresent()) {
        continue;
      }
      for (ContainerView container : ContainerView.of(pod)) {
        Integer before = restartsWhenReady.get(container.key());
        if (before == null || container.init() || falseStart(container)) {
          continue;
        }
        if (container.restarts() > before || container.terminated().isPresent()) {
          return Optional.of(fault(container));
        }
      }
    }
    return Optional.empty();
  }

  private static boolean falseStart(ContainerView container) {
    Optional<ContainerStateTerminated> end = container.lastEnd();
    Instant from = end.map(e -> EventTimes.parse(e.getStartedAt())).orElse(null);
    Instant to = end.map(e -> EventTimes.parse(e.getFinishedAt())).orElse(null);
    return from != null && to != null && Duration.between(from, to).compareTo(FALSE_START) < 0;
  }

  private static Finding.Fault fault(ContainerView container) {
    boolean oom = container.lastEnd().filter(e -> "OOMKilled".equals(e.getReason())).isPresent();
    String end =
        container.lastEnd().map(ContainerView::describe).orElse("an end that was not seen");
    return Finding.Fault.in(
        container,
        oom ? FailureCode.OOM_KILLED : FailureCode.UNSTABLE,
        "ended after it had been ready, with " + end);
  }

  /** It is ready now; counts from the first time that this is said after {@link #leave}. */
  void enter(Instant now, List<Pod> pods) {
    if (readySince == null) {
      readySince = now;
    }
    for (Pod pod : pods) {
      if (Pods.ready(pod)) {
        ContainerView.of(pod).forEach(c -> restartsWhenReady.putIfAbsent(c.key(), c.restarts()));
      }
    }
  }

  void leave() {
    readySince = null;
  }

  boolean entered() {
    return readySince != null;
  }

  /** When the window ends, if it stays ready; empty while it is not ready. */
  Optional<Instant> end() {
    return Optional.ofNullable(readySince).map(s -> s.plus(length));
  }
}
