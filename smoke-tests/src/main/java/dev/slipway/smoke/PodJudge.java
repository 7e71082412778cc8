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

  PodJudge(ReleaseTags tags) {
    this.tags = tags;
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
      if (!(found.job() ? succeeded(pod) : ready(pod))) {
        faults.add(name(pod) + " is " + state(pod));
      }
      images(pod, faults);
      restarts(pod, faults, warnings);
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

  private static void restarts(Pod pod, List<String> faults, List<String> warnings) {
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
        (atItsStart(pod, container) ? warnings : faults).add(said);
      }
    }
  }

  private static boolean atItsStart(Pod pod, ContainerStatus container) {
    ContainerState last = container.getLastState();
    if (last == null
        || last.getTerminated() == null
        || last.getTerminated().getFinishedAt() == null
        || pod.getStatus().getStartTime() == null) {
      return false;
    }
    Instant ended = Instant.parse(last.getTerminated().getFinishedAt());
    return ended.isBefore(Instant.parse(pod.getStatus().getStartTime()).plus(START));
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
