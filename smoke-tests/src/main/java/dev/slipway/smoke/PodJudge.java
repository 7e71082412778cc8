package dev.slipway.smoke;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Says of pods whether they are as a healthy release's are. */
final class PodJudge {
  /** A container that ends this soon after its pod's start waited for something; later it broke. */
  private static final Duration START = Duration.ofMinutes(1);

  /** What is wrong, and what somebody should look at. */
  record Judgement(List<String> faults, List<String> warnings) {
    Judgement {
      faults = List.copyOf(faults);
      warnings = List.copyOf(warnings);
    }
  }

  private final ReleaseTags tags;
  private final Instant began;

  /**
   * @param began when the release's youngest pod started
   */
  PodJudge(ReleaseTags tags, Instant began) {
    this.tags = tags;
    this.began = began;
  }

  Judgement judge(String workload, WorkloadPods.Found found) {
    List<String> faults = new ArrayList<>();
    List<String> warnings = new ArrayList<>();
    if (found.desired() == 0) {
      warnings.add(workload + " is scaled to 0: nothing of it runs");
    }
    long good =
        found.pods().stream().filter(pod -> found.job() ? succeeded(pod) : ready(pod)).count();
    if (good < found.desired()) {
      faults.add(
          good + " of " + found.desired() + (found.job() ? " pods succeeded" : " pods are ready"));
    }
    for (Pod pod : found.pods()) {
      // How many of a Job's pods succeeded was said; that one of them failed first is no fault.
      if (!found.job() && !ready(pod)) {
        faults.add(name(pod) + " is " + state(pod));
      }
      images(pod, faults);
      if (!found.job()) {
        restarts(pod, faults, warnings);
      }
    }
    return new Judgement(faults, warnings);
  }

  private void images(Pod pod, List<String> faults) {
    Stream.of(pod.getSpec().getContainers(), pod.getSpec().getInitContainers())
        .flatMap(List::stream)
        .map(Container::getImage)
        .distinct()
        .forEach(
            running -> {
              String should = tags.expectedInsteadOf(running);
              if (should != null) {
                faults.add(name(pod) + " runs " + running + ", not " + should);
              }
            });
  }

  private void restarts(Pod pod, List<String> faults, List<String> warnings) {
    for (ContainerStatus container : pod.getStatus().getContainerStatuses()) {
      int restarts = Objects.requireNonNullElse(container.getRestartCount(), 0);
      if (restarts > 0) {
        String said =
            name(pod)
                + " container "
                + container.getName()
                + " restarted "
                + (restarts == 1 ? "once" : restarts + " times")
                + reason(container)
                + "; see kubectl logs --previous";
        (atItsStart(pod, container) || isBefore(container) ? warnings : faults).add(said);
      }
    }
  }

  /** Of a pod that the release did not touch, and before it. */
  private boolean isBefore(ContainerStatus container) {
    return ended(container).filter(ended -> ended.isBefore(began)).isPresent();
  }

  private static boolean atItsStart(Pod pod, ContainerStatus container) {
    return pod.getStatus().getStartTime() != null
        && ended(container)
            .filter(e -> e.isBefore(Instant.parse(pod.getStatus().getStartTime()).plus(START)))
            .isPresent();
  }

  /** When the container ended before it was restarted. */
  private static Optional<Instant> ended(ContainerStatus container) {
    ContainerState last = container.getLastState();
    return last == null
            || last.getTerminated() == null
            || last.getTerminated().getFinishedAt() == null
        ? Optional.empty()
        : Optional.of(Instant.parse(last.getTerminated().getFinishedAt()));
  }

  private static String reason(ContainerStatus container) {
    ContainerState last = container.getLastState();
    return last == null || last.getTerminated() == null
        ? ""
        : " ("
            + last.getTerminated().getReason()
            + ", exit code "
            + last.getTerminated().getExitCode()
            + ")";
  }

  static boolean ready(Pod pod) {
    return "Running".equals(pod.getStatus().getPhase())
        && pod.getStatus().getConditions().stream()
            .anyMatch(c -> "Ready".equals(c.getType()) && "True".equals(c.getStatus()));
  }

  static boolean ended(Pod pod) {
    return succeeded(pod) || "Failed".equals(pod.getStatus().getPhase());
  }

  private static boolean succeeded(Pod pod) {
    return "Succeeded".equals(pod.getStatus().getPhase());
  }

  private static String state(Pod pod) {
    return pod.getStatus().getContainerStatuses().stream()
        .map(ContainerStatus::getState)
        .filter(state -> state != null && state.getWaiting() != null)
        .map(state -> state.getWaiting().getReason())
        .findFirst()
        .orElse(pod.getStatus().getPhase() + ", not ready");
  }

  private static String name(Pod pod) {
    return "Pod/" + pod.getMetadata().getName();
  }
}
