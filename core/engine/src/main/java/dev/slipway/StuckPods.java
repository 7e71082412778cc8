package dev.slipway;

import dev.slipway.config.WorkloadConfig;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Pods of a StatefulSet's failed revision that never became ready. With ordered pods Kubernetes
 * waits for such a pod forever, also when the StatefulSet is back at its old revision (kubernetes
 * issue 67250): a way back has to delete it.
 */
final class StuckPods {
  private static final String REVISION = "controller-revision-hash";

  private final KubernetesClient client;
  private final List<Pod> pods;

  private StuckPods(KubernetesClient client, List<Pod> pods) {
    this.client = client;
    this.pods = pods;
  }

  /** Looks before the restore, while the failed revision is still the newest one. */
  static StuckPods find(Run run) {
    KubernetesClient client = run.cluster().client();
    String namespace = run.release().namespace();
    List<Pod> stuck =
        run.release().config().workloads().stream()
            .filter(w -> w.kind().equals("StatefulSet"))
            .map(WorkloadConfig::name)
            .map(name -> client.apps().statefulSets().inNamespace(namespace).withName(name).get())
            .filter(Objects::nonNull)
            .filter(StuckPods::isRollingOut)
            .flatMap(
                set ->
                    client
                        .pods()
                        .inNamespace(namespace)
                        .withLabelSelector(set.getSpec().getSelector())
                        .list()
                        .getItems()
                        .stream()
                        .filter(pod -> isOf(set.getStatus().getUpdateRevision(), pod)))
            .filter(pod -> !isReady(pod))
            .toList();
    return new StuckPods(client, stuck);
  }

  /**
   * Deletes them, after the restore: their controller makes them anew, of the restored revision.
   */
  void delete() {
    for (Pod pod : pods) {
      client.resource(pod).delete();
    }
  }

  private static boolean isRollingOut(StatefulSet set) {
    return set.getStatus() != null
        && set.getStatus().getUpdateRevision() != null
        && !set.getStatus().getUpdateRevision().equals(set.getStatus().getCurrentRevision());
  }

  private static boolean isOf(String revision, Pod pod) {
    Map<String, String> labels = pod.getMetadata().getLabels();
    return labels != null && revision.equals(labels.get(REVISION));
  }

  private static boolean isReady(Pod pod) {
    return pod.getStatus() != null
        && pod.getStatus().getConditions().stream()
            .anyMatch(c -> "Ready".equals(c.getType()) && "True".equals(c.getStatus()));
  }
}
