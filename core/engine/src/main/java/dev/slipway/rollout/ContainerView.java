package dev.slipway.rollout;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One container of a pod: what was asked for, and what the kubelet says of it.
 *
 * @param init whether it runs before the others
 */
record ContainerView(Pod pod, Container spec, ContainerStatus status, boolean init) {

  /** The containers that the kubelet has said something of, init containers first. */
  static List<ContainerView> of(Pod pod) {
    List<ContainerView> views = new ArrayList<>();
    if (pod.getStatus() != null && pod.getSpec() != null) {
      join(pod, pod.getSpec().getInitContainers(), pod.getStatus().getInitContainerStatuses(), true)
          .forEach(views::add);
      join(pod, pod.getSpec().getContainers(), pod.getStatus().getContainerStatuses(), false)
          .forEach(views::add);
    }
    return views;
  }

  private static List<ContainerView> join(
      Pod pod, List<Container> specs, List<ContainerStatus> statuses, boolean init) {
    List<ContainerView> views = new ArrayList<>();
    for (Container spec : specs) {
      statuses.stream()
          .filter(s -> spec.getName().equals(s.getName()))
          .findFirst()
          .ifPresent(s -> views.add(new ContainerView(pod, spec, s, init)));
    }
    return views;
  }

  String where() {
    return Pods.name(pod) + (init ? " init container " : " container ") + spec.getName();
  }

  /** Unique among all containers of all pods, and the same over restarts. */
  String key() {
    return OwnerTree.uid(pod) + "/" + spec.getName();
  }

  int restarts() {
    return status.getRestartCount() == null ? 0 : status.getRestartCount();
  }

  boolean ready() {
    return Boolean.TRUE.equals(status.getReady());
  }

  boolean running() {
    return state().getRunning() != null;
  }

  /** Empty when it does not wait. */
  String waitingReason() {
    return state().getWaiting() == null
        ? ""
        : Objects.toString(state().getWaiting().getReason(), "");
  }

  String waitingMessage() {
    return state().getWaiting() == null
        ? ""
        : Objects.toString(state().getWaiting().getMessage(), "");
  }

  /** How it ended, when it is dead now. */
  Optional<ContainerStateTerminated> terminated() {
    return Optional.ofNullable(state().getTerminated());
  }

  /** How the run before this one ended. */
  Optional<ContainerStateTerminated> terminatedBefore() {
    return Optional.ofNullable(status.getLastState()).map(ContainerState::getTerminated);
  }

  /** How the newest run that is over ended. */
  Optional<ContainerStateTerminated> lastEnd() {
    return terminated().or(this::terminatedBefore);
  }

  /** Ended as it should: an init container that did its work. */
  boolean done() {
    return init && terminated().filter(t -> exitCode(t) == 0).isPresent();
  }

  /** Whether an event is about this container, by the field path that the kubelet sets. */
  boolean isSubjectOf(Event event) {
    String path = Objects.toString(event.getInvolvedObject().getFieldPath(), "");
    return path.endsWith("{" + spec.getName() + "}");
  }

  static int exitCode(ContainerStateTerminated end) {
    return end.getExitCode() == null ? 0 : end.getExitCode();
  }

  /** As {@code exit code 3}, {@code exit code 137 (OOMKilled)}. */
  static String describe(ContainerStateTerminated end) {
    String reason = Objects.toString(end.getReason(), "");
    boolean tells = !reason.isEmpty() && !"Error".equals(reason) && !"Completed".equals(reason);
    String said = Gist.of(end.getMessage());
    return "exit code "
        + exitCode(end)
        + (tells ? " (" + reason + ")" : "")
        + (said.isEmpty() ? "" : ", " + said);
  }

  private ContainerState state() {
    return status.getState() == null ? new ContainerState() : status.getState();
  }
}
