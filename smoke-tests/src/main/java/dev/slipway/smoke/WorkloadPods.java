package dev.slipway.smoke;

import dev.slipway.harness.CouldNotCheckException;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads the pods of workloads from the cluster. */
final class WorkloadPods {
  /**
   * A workload as it is.
   *
   * @param desired how many pods it should have
   * @param job whether its pods end
   * @param pods those that are not being deleted; but for a Job's, none that ended, as when it was
   *     evicted or its node went: nobody deletes these, and others serve in their place
   */
  record Found(int desired, boolean job, List<Pod> pods) {
    Found {
      pods = List.copyOf(pods);
    }
  }

  private final KubernetesClient client;
  private final String namespace;

  WorkloadPods(KubernetesClient client, String namespace) {
    this.client = client;
    this.namespace = namespace;
  }

  /**
   * The pods of a workload.
   *
   * @throws AssertionError when there is no such workload
   * @throws CouldNotCheckException when the cluster does not tell
   */
  Found of(String kind, String name) {
    try {
      return switch (kind) {
        case "Deployment" -> {
          Deployment found =
              there(
                  kind,
                  name,
                  client.apps().deployments().inNamespace(namespace).withName(name).get());
          yield found(found.getSpec().getReplicas(), found.getSpec().getSelector());
        }
        case "StatefulSet" -> {
          StatefulSet found =
              there(
                  kind,
                  name,
                  client.apps().statefulSets().inNamespace(namespace).withName(name).get());
          yield found(found.getSpec().getReplicas(), found.getSpec().getSelector());
        }
        case "DaemonSet" -> {
          DaemonSet found =
              there(
                  kind,
                  name,
                  client.apps().daemonSets().inNamespace(namespace).withName(name).get());
          yield found(found.getStatus().getDesiredNumberScheduled(), found.getSpec().getSelector());
        }
        case "Job" -> {
          Job found =
              there(
                  kind,
                  name,
                  client.batch().v1().jobs().inNamespace(namespace).withName(name).get());
          yield new Found(
              Objects.requireNonNullElse(found.getSpec().getCompletions(), 1),
              true,
              pods(found.getSpec().getSelector()));
        }
        default ->
            throw new CouldNotCheckException(
                "Tried to find the pods of " + kind + "/" + name + ", but do not know that kind");
      };
    } catch (KubernetesClientException e) {
      throw new CouldNotCheckException(
          "Tried to read " + kind + "/" + name + " of " + namespace + ", but " + e.getMessage(), e);
    }
  }

  private Found found(@Nullable Integer desired, LabelSelector selector) {
    List<Pod> pods = pods(selector).stream().filter(pod -> !PodJudge.ended(pod)).toList();
    return new Found(Objects.requireNonNullElse(desired, 1), false, pods);
  }

  private List<Pod> pods(LabelSelector selector) {
    return client
        .pods()
        .inNamespace(namespace)
        .withLabelSelector(selector)
        .list()
        .getItems()
        .stream()
        .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
        .toList();
  }

  private <T> T there(String kind, String name, @Nullable T found) {
    if (found == null) {
      throw new AssertionError("There is no " + kind + "/" + name + " in namespace " + namespace);
    }
    return found;
  }
}
