package dev.slipway.exec;

import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What one look at a Job's pod says of its command.
 *
 * @param state how far it has come
 * @param reason why it waits or cannot start; empty when nothing is said
 * @param exitCode of {@link State#ENDED}; otherwise -1
 */
record PodSighting(State state, String reason, int exitCode) {
  /** How far a pod's command has come. */
  enum State {
    /** Not started yet, for no bad reason. */
    WAITING,
    /** Not started, for a reason that may pass. */
    STALLED,
    /** It cannot start. */
    DOOMED,
    /** It started. */
    STARTED,
    /** It ended with an exit code. */
    ENDED,
    /** It started, and its end was not seen. */
    LOST;

    boolean hasStarted() {
      return this == STARTED || this == ENDED || this == LOST;
    }
  }

  private static final Set<String> FINAL_REASONS =
      Set.of("ErrImageNeverPull", "InvalidImageName", "CreateContainerConfigError");
  private static final Set<String> PASSING_REASONS =
      Set.of("ErrImagePull", "ImagePullBackOff", "CreateContainerError", "RegistryUnavailable");
  private static final List<String> NO_SUCH_IMAGE =
      List.of(
          "not found",
          "manifest unknown",
          "does not exist",
          "pull access denied",
          "unauthorized",
          "authorization failed",
          "403 forbidden",
          "no basic auth credentials");
  private static final Set<String> REFUSED_BY_NODE =
      Set.of("UnexpectedAdmissionError", "NodeAffinity", "HostPortConflict", "Preempting");
  private static final Set<String> NEVER_STARTED = Set.of("StartError", "ContainerCannotRun");

  static PodSighting of(Pod pod, String container) {
    Optional<ContainerStatus> main =
        statuses(pod, false).filter(s -> s.getName().equals(container)).findFirst();
    if (main.isPresent() && main.get().getState() != null) {
      ContainerStateTerminated terminated = main.get().getState().getTerminated();
      if (terminated != null) {
        return terminated(terminated);
      }
      if (main.get().getState().getRunning() != null) {
        return isFailed(pod)
            ? new PodSighting(State.LOST, podReason(pod), -1)
            : new PodSighting(State.STARTED, "", -1);
      }
    }
    if (isFailed(pod)) {
      boolean waits =
          main.isPresent()
              && main.get().getState() != null
              && main.get().getState().getWaiting() != null;
      // an eviction by an old kubelet wipes the statuses, so their absence proves nothing
      State state = waits || isRefusedByNode(pod) ? State.DOOMED : State.LOST;
      return new PodSighting(state, failedBeforeStart(pod), -1);
    }
    return notStarted(pod);
  }

  private static PodSighting terminated(ContainerStateTerminated terminated) {
    String reason = terminated.getReason() == null ? "" : terminated.getReason();
    String message = terminated.getMessage() == null ? "" : ": " + terminated.getMessage().strip();
    if (NEVER_STARTED.contains(reason)) {
      return new PodSighting(State.DOOMED, reason + message, -1);
    }
    if (reason.equals("ContainerStatusUnknown")) {
      return new PodSighting(State.LOST, reason + message, -1);
    }
    return new PodSighting(State.ENDED, reason + message, terminated.getExitCode());
  }

  private static PodSighting notStarted(Pod pod) {
    Optional<ContainerStateWaiting> waiting =
        Stream.concat(statuses(pod, true), statuses(pod, false))
            .filter(s -> s.getState() != null && s.getState().getWaiting() != null)
            .map(s -> s.getState().getWaiting())
            .filter(w -> isTrouble(w.getReason()))
            .findFirst();
    if (waiting.isPresent()) {
      String reason = waiting.get().getReason();
      String message = waiting.get().getMessage() == null ? "" : waiting.get().getMessage();
      State state = isFinal(reason, message) ? State.DOOMED : State.STALLED;
      return new PodSighting(state, message.isBlank() ? reason : reason + ": " + message, -1);
    }
    return new PodSighting(State.WAITING, unschedulable(pod), -1);
  }

  private static boolean isTrouble(String reason) {
    return reason != null && (FINAL_REASONS.contains(reason) || PASSING_REASONS.contains(reason));
  }

  private static boolean isFinal(String reason, String message) {
    String said = message.toLowerCase(Locale.ROOT);
    if (FINAL_REASONS.contains(reason)) {
      // a kubelet that has just started says this of references that exist
      return !said.contains("failed to sync");
    }
    return reason.contains("Pull") && NO_SUCH_IMAGE.stream().anyMatch(said::contains);
  }

  private static String failedBeforeStart(Pod pod) {
    return statuses(pod, true)
        .filter(s -> s.getState() != null && s.getState().getTerminated() != null)
        .filter(s -> s.getState().getTerminated().getExitCode() != 0)
        .map(
            s ->
                "init container "
                    + s.getName()
                    + " ended with exit code "
                    + s.getState().getTerminated().getExitCode())
        .findFirst()
        .orElseGet(() -> podReason(pod));
  }

  private static String podReason(Pod pod) {
    String reason = pod.getStatus().getReason();
    String message = pod.getStatus().getMessage();
    return (reason == null ? "the pod failed" : reason) + (message == null ? "" : ": " + message);
  }

  private static String unschedulable(Pod pod) {
    if (pod.getStatus() == null) {
      return "";
    }
    return pod.getStatus().getConditions().stream()
        .filter(c -> "PodScheduled".equals(c.getType()) && "False".equals(c.getStatus()))
        .map(PodCondition::getMessage)
        .filter(m -> m != null)
        .findFirst()
        .orElse("");
  }

  private static boolean isRefusedByNode(Pod pod) {
    String reason = pod.getStatus().getReason();
    return reason != null && (reason.startsWith("OutOf") || REFUSED_BY_NODE.contains(reason));
  }

  private static boolean isFailed(Pod pod) {
    return pod.getStatus() != null && "Failed".equals(pod.getStatus().getPhase());
  }

  private static Stream<ContainerStatus> statuses(Pod pod, boolean init) {
    if (pod.getStatus() == null) {
      return Stream.empty();
    }
    return init
        ? pod.getStatus().getInitContainerStatuses().stream()
        : pod.getStatus().getContainerStatuses().stream();
  }
}
