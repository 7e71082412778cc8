package dev.slipway.preflight;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What is wrong with a pod that was there before the release. */
final class PodIllness {
  private static final Set<String> ILL =
      Set.of(
          "CrashLoopBackOff",
          "ImagePullBackOff",
          "ErrImagePull",
          "ErrImageNeverPull",
          "InvalidImageName",
          "CreateContainerConfigError",
          "CreateContainerError",
          "RunContainerError");

  private static final Duration PENDING = Duration.ofMinutes(2);

  private PodIllness() {}

  static Optional<String> of(Pod pod, Instant now) {
    if (pod.getStatus() == null || pod.getMetadata().getDeletionTimestamp() != null) {
      return Optional.empty();
    }
    String name = "Pod/" + pod.getMetadata().getName();
    Optional<String> waiting =
        Stream.concat(
                pod.getStatus().getInitContainerStatuses().stream(),
                pod.getStatus().getContainerStatuses().stream())
            .filter(c -> c.getState() != null && c.getState().getWaiting() != null)
            .filter(c -> ILL.contains(c.getState().getWaiting().getReason()))
            .map(c -> name + " container " + c.getName() + " is in " + reason(c))
            .findFirst();
    if (waiting.isPresent()) {
      return waiting;
    }
    boolean pending =
        "Pending".equals(pod.getStatus().getPhase())
            && pod.getMetadata().getCreationTimestamp() != null
            && OffsetDateTime.parse(pod.getMetadata().getCreationTimestamp())
                .toInstant()
                .isBefore(now.minus(PENDING));
    return pending ? Optional.of(name + " is Pending since its creation") : Optional.empty();
  }

  private static String reason(ContainerStatus container) {
    String reason = container.getState().getWaiting().getReason();
    boolean killed =
        container.getLastState() != null
            && container.getLastState().getTerminated() != null
            && "OOMKilled".equals(container.getLastState().getTerminated().getReason());
    return killed ? reason + ", out of memory" : reason;
  }
}
