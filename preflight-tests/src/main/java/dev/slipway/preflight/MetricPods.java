package dev.slipway.preflight;

import dev.slipway.config.WorkloadConfig;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Map;

/** Which pods the metrics of a release come from. */
final class MetricPods {
  private MetricPods() {}

  /** By the controller that owns it; a Deployment's owns it through its ReplicaSet. */
  static boolean isOf(Pod pod, List<WorkloadConfig> workloads) {
    Map<String, String> labels =
        pod.getMetadata().getLabels() == null ? Map.of() : pod.getMetadata().getLabels();
    return pod.getMetadata().getOwnerReferences().stream()
        .anyMatch(
            owner ->
                workloads.stream()
                    .anyMatch(
                        w ->
                            w.kind().equals("Deployment")
                                ? owner
                                    .getName()
                                    .equals(w.name() + "-" + labels.get("pod-template-hash"))
                                : owner.getKind().equals(w.kind())
                                    && owner.getName().equals(w.name())));
  }

  static boolean sameWorkload(Pod one, Pod other, List<WorkloadConfig> workloads) {
    return workloads.stream().anyMatch(w -> isOf(one, List.of(w)) && isOf(other, List.of(w)));
  }

  static boolean asksToBeScraped(Pod pod) {
    return pod.getMetadata().getAnnotations() != null
        && "true".equals(pod.getMetadata().getAnnotations().get("prometheus.io/scrape"));
  }
}
