package dev.slipway;

import dev.slipway.config.WorkloadConfig;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Which pods are of a release's workloads: by the controllers that own them, as names alone would
 * take the pods of {@code backend-jobs} for those of {@code backend}.
 */
record ReleasePods(List<WorkloadConfig> workloads) implements Predicate<Pod> {
  private static final String TEMPLATE_HASH = "pod-template-hash";

  ReleasePods {
    workloads = List.copyOf(workloads);
  }

  @Override
  public boolean test(Pod pod) {
    return pod.getMetadata().getOwnerReferences().stream()
        .filter(owner -> Boolean.TRUE.equals(owner.getController()))
        .anyMatch(owner -> workloads.stream().anyMatch(w -> owns(owner, w, pod)));
  }

  private static boolean owns(OwnerReference owner, WorkloadConfig workload, Pod pod) {
    if (!workload.kind().equals("Deployment")) {
      return owner.getKind().equals(workload.kind()) && owner.getName().equals(workload.name());
    }
    Map<String, String> labels = pod.getMetadata().getLabels();
    return owner.getKind().equals("ReplicaSet")
        && labels != null
        && owner.getName().equals(workload.name() + "-" + labels.get(TEMPLATE_HASH));
  }
}
