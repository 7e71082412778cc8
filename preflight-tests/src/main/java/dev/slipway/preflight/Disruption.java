package dev.slipway.preflight;

import dev.slipway.cluster.ObjectRef;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.autoscaling.v1.HorizontalPodAutoscaler;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How many pods a workload has at least, and how many of them its budgets let go. */
final class Disruption {
  private final ReleaseObjects objects;
  private final LiveCluster cluster;
  private final Autoscalers autoscalers;

  Disruption(ReleaseObjects objects, LiveCluster cluster) {
    this.objects = objects;
    this.cluster = cluster;
    this.autoscalers = new Autoscalers(objects, cluster);
  }

  boolean isAutoscaled(Workload workload) {
    return autoscalers.of(workload.ref()).isPresent();
  }

  /** An autoscaler's least, else the manifest's, else those that it has now, which stay. */
  int leastReplicas(Workload workload) {
    Optional<HorizontalPodAutoscaler> autoscaler = autoscalers.of(workload.ref());
    return autoscaler.isPresent()
        ? Objects.requireNonNullElse(autoscaler.get().getSpec().getMinReplicas(), 1)
        : workload.saysReplicas()
            ? workload.replicas()
            : replicasNow(workload).orElse(workload.replicas());
  }

  /** Those that are asked for now; empty where there is no such workload yet. */
  Optional<Integer> replicasNow(Workload workload) {
    return cluster
        .find(workload.ref())
        .map(live -> live.get("spec", "replicas") instanceof Number n ? n.intValue() : 1);
  }

  List<String> faults(Workload workload) {
    Map<String, String> labels = workload.podLabels();
    List<GenericKubernetesResource> budgets =
        objects.of("policy", "PodDisruptionBudget").stream()
            .filter(
                b ->
                    b.get("spec", "selector") != null
                        && Labels.match(
                            cluster.as(LabelSelector.class, b.get("spec", "selector")), labels))
            .toList();
    if (budgets.size() > 1) {
      return List.of(
          "has "
              + budgets.size()
              + " PodDisruptionBudgets ("
              + String.join(", ", budgets.stream().map(b -> ObjectRef.of(b).name()).toList())
              + "), with which no pod can be evicted; keep one");
    }
    int replicas = leastReplicas(workload);
    return budgets.stream()
        .filter(b -> replicas > 0 && leaving(b, replicas) < 1)
        .map(
            b ->
                "may lose no pod of its "
                    + replicas
                    + " by PodDisruptionBudget/"
                    + b.getMetadata().getName()
                    + ", so that no node can be drained; lower minAvailable or run more replicas")
        .toList();
  }

  /** How many pods may go; percentages round up, as the disruption controller does. */
  private static long leaving(GenericKubernetesResource budget, int replicas) {
    Object most = budget.get("spec", "maxUnavailable");
    return most == null
        ? replicas - scaled(budget.get("spec", "minAvailable"), replicas)
        : scaled(most, replicas);
  }

  private static long scaled(@Nullable Object value, int of) {
    if (value instanceof Number number) {
      return number.longValue();
    }
    String text = String.valueOf(value);
    return text.matches("\\d{1,3}%")
        ? (long) Math.ceil(of * Integer.parseInt(text.substring(0, text.length() - 1)) / 100.0)
        : 0;
  }
}
