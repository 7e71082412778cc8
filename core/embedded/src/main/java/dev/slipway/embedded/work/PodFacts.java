package dev.slipway.embedded.work;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a pod's status says. */
public final class PodFacts {
  private PodFacts() {}

  /** Returns the pod's phase; Pending when none is written yet. */
  public static String phase(Pod pod) {
    return pod.getStatus() == null || pod.getStatus().getPhase() == null
        ? "Pending"
        : pod.getStatus().getPhase();
  }

  /** Returns whether the pod has ended, well or not. */
  public static boolean isOver(Pod pod) {
    return phase(pod).equals("Succeeded") || phase(pod).equals("Failed");
  }

  /** Returns whether the pod counts for a controller: not over, not being deleted. */
  public static boolean isActive(Pod pod) {
    return !isOver(pod) && !Owners.isGoing(pod);
  }

  /** Returns a condition of the pod. */
  public static Optional<PodCondition> condition(Pod pod, String type) {
    return pod.getStatus() == null || pod.getStatus().getConditions() == null
        ? Optional.empty()
        : pod.getStatus().getConditions().stream()
            .filter(condition -> type.equals(condition.getType()))
            .findFirst();
  }

  /** Returns whether the pod is ready. */
  public static boolean isReady(Pod pod) {
    return condition(pod, "Ready").filter(c -> "True".equals(c.getStatus())).isPresent();
  }

  /**
   * Returns how long it takes until the pod is available.
   *
   * @param minReadySeconds for how long it must have been ready; null is zero
   * @return zero when it is available; empty when it is not ready
   */
  public static Optional<Duration> untilAvailable(
      Pod pod, @Nullable Integer minReadySeconds, Instant now) {
    if (!isReady(pod)) {
      return Optional.empty();
    }
    int seconds = minReadySeconds == null ? 0 : minReadySeconds;
    Instant since =
        condition(pod, "Ready")
            .map(PodCondition::getLastTransitionTime)
            .map(Stamps::read)
            .orElse(now);
    Duration left = Duration.between(now, since.plusSeconds(seconds));
    return Optional.of(seconds == 0 || left.isNegative() ? Duration.ZERO : left);
  }

  /** Returns whether the pod has been ready for long enough. */
  public static boolean isAvailable(Pod pod, @Nullable Integer minReadySeconds, Instant now) {
    return untilAvailable(pod, minReadySeconds, now).filter(Duration::isZero).isPresent();
  }

  /** Returns a label of the pod, or an empty text. */
  public static String label(Pod pod, String name) {
    Map<String, String> labels = pod.getMetadata().getLabels();
    return labels == null ? "" : Objects.requireNonNullElse(labels.get(name), "");
  }
}
