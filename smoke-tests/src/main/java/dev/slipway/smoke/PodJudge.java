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
import java.util.Set;
import java.util.stream.Stream;

/** Says of pods whether they are as a healthy release's are. */
final class PodJudge {
  /** A container that ends this soon after its pod's start waited for something; later it broke. */
  private static final Duration START = Duration.ofMinutes(1);

  /** Until a pod's first conditions are written. */
  private static final Duration AT_ONCE = Duration.ofSeconds(5);

  private static final Set<String> STARTING = Set.of("ContainerCreating", "PodInitializing");

  /**
   * What is wrong, and what somebody should look at.
   *
   * @param settles whether nothing is wrong but that pods are starting, as when an autoscaler or a
   *     drained node wants another one
   */
  record Judgement(List<String> faults, List<String> warnings, boolean settles) {
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
    int missing = faults.size();
    boolean starting = !found.job();
    for (Pod pod : found.pods()) {
      // How many of a Job's pods succeeded was said; that one of them failed first is no fault.
      if (!found.job() && !ready(pod)) {
        faults.add(name(pod) + " is " + state(pod));
        missing++;
        starting &= starts(pod);
      }
      images(pod, faults);
      if (!found.job()) {
        restarts(pod, faults, warnings);
      }
    }
    return new Judgement(faults, warnings, starting && missing > 0 && faults.size() == missing);
  }

  /** Nothing is known against it but that it is not ready yet, and never was. */
  private static boolean starts(Pod pod) {
    return !lostReadiness(pod)
        && Stream.concat(
                pod.getStatus().getInitContainerStatuses().stream(),
                pod.getStatus().getContainerStatuses().stream())
            .allMatch(
                container ->
                    Objects.requireNonNullElse(container.getRestartCount(), 0) == 0
                        && (container.getState() == null
                            || container.getState().getWaiting() == null
                            || STARTING.contains(container.getState().getWaiting().getReason())));
  }

  /** A pod that never was ready is not ready since its start. */
  private static boolean lostReadiness(Pod pod) {
    String start = pod.getStatus().getStartTime();
    return start != null
        && pod.getStatus().getConditions().stream()
            .filter(c -> "Ready".equals(c.getType()) && c.getLastTransitionTime() != null)
            .anyMatch(
                c ->
                    Instant.parse(c.getLastTransitionTime())
                        .isAfter(Instant.parse(start).plus(AT_ONCE)));
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
        (atItsStart(pod, container) || isBefore(pod, container) ? warnings : faults).add(said);
      }
    }
  }

  /** Of a pod that the release did not touch, and before it. */
  private boolean isBefore(Pod pod, ContainerStatus container) {
    String start = pod.getStatus().getStartTime();
    return start != null
        && ReleaseAge.isOlder(Instant.parse(start), began)
        && ended(container).filter(ended -> ended.isBefore(began)).isPresent();
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
