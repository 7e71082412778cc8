package dev.slipway.source;

import dev.slipway.redact.Redactor;
import dev.slipway.source.Answer.Reason;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** What is wrong with the application's pods. Used by one thread at a time; calls block. */
public final class PodHealth {
  private final KubernetesClient client;
  private final String namespace;
  private final Predicate<Pod> which;
  private final Redactor redactor;

  /**
   * @param which are the application's
   */
  public PodHealth(
      KubernetesClient client, String namespace, Predicate<Pod> which, Redactor redactor) {
    this.client = client;
    this.namespace = namespace;
    this.which = which;
    this.redactor = redactor;
  }

  /** Pods that are not ready, and containers that restarted; empty when there are none. */
  public Answer<List<String>> troubles() {
    try {
      List<Pod> pods =
          client.pods().inNamespace(namespace).list().getItems().stream()
              .filter(which)
              .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
              .filter(pod -> !"Succeeded".equals(pod.getStatus().getPhase()))
              .toList();
      List<String> troubles = new ArrayList<>();
      pods.forEach(pod -> add(pod, troubles));
      return pods.isEmpty()
          ? Answer.unknown(Reason.NO_DATA, "the application has no pods in " + namespace)
          : Answer.known(troubles);
    } catch (KubernetesClientException e) {
      return Answer.unknown(
          Reason.UNREACHABLE,
          "Tried to look at the pods in "
              + namespace
              + ", but "
              + redactor.redact(String.valueOf(e.getMessage())));
    }
  }

  private static void add(Pod pod, List<String> troubles) {
    String name = pod.getMetadata().getName();
    for (ContainerStatus container : pod.getStatus().getContainerStatuses()) {
      if (container.getRestartCount() != null && container.getRestartCount() > 0) {
        troubles.add(name + " restarted " + container.getRestartCount() + " times");
      } else if (!Boolean.TRUE.equals(container.getReady())) {
        troubles.add(name + " is not ready");
      }
    }
  }
}
