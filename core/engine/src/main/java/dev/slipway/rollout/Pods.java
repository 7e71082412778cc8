package dev.slipway.rollout;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** What can be said of a pod as a whole. */
final class Pods {
  /** Ends that the cluster brought about, not the application; a controller replaces the pod. */
  private static final Set<String> ENDED_BY_THE_CLUSTER =
      Set.of(
          "Evicted",
          "NodeShutdown",
          "Shutdown",
          "Terminated",
          "NodeLost",
          "NodeAffinity",
          "Preempting",
          "Preempted",
          "UnexpectedAdmissionError",
          "OutOfcpu",
          "OutOfmemory",
          "OutOfpods");

  private Pods() {}

  static String name(Pod pod) {
    return "Pod " + pod.getMetadata().getName();
  }

  static boolean terminating(Pod pod) {
    return pod.getMetadata().getDeletionTimestamp() != null;
  }

  static boolean ready(Pod pod) {
    return !terminating(pod)
        && condition(pod, "Ready").filter(c -> "True".equals(c.getStatus())).isPresent();
  }

  static Optional<PodCondition> condition(Pod pod, String type) {
    if (pod.getStatus() == null || pod.getStatus().getConditions() == null) {
      return Optional.empty();
    }
    return pod.getStatus().getConditions().stream()
        .filter(c -> type.equals(c.getType()))
        .findFirst();
  }

  static String phase(Pod pod) {
    return pod.getStatus() == null ? "" : Objects.toString(pod.getStatus().getPhase(), "");
  }

  /** Why the cluster ended this pod, when it did: an eviction, a node that shut down. */
  static Optional<String> endedByTheCluster(Pod pod) {
    String reason =
        pod.getStatus() == null ? "" : Objects.toString(pod.getStatus().getReason(), "");
    if (ENDED_BY_THE_CLUSTER.contains(reason)) {
      return Optional.of(reason);
    }
    return condition(pod, "DisruptionTarget")
        .filter(c -> "True".equals(c.getStatus()))
        .map(c -> Objects.toString(c.getReason(), "DisruptionTarget"));
  }
}
