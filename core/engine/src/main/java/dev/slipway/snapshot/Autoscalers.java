package dev.slipway.snapshot;

import dev.slipway.cluster.ApiAnswer;
import dev.slipway.cluster.LiveAutoscalers;
import dev.slipway.cluster.ObjectRef;
import io.fabric8.kubernetes.api.model.autoscaling.v1.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * The autoscalers that are in the cluster, and so which workloads' replicas are theirs.
 *
 * @param found those that are there
 * @param trouble why they could not be read; empty when they were
 */
record Autoscalers(List<HorizontalPodAutoscaler> found, String trouble) {
  private static final Set<String> SCALED = Set.of("Deployment", "StatefulSet", "ReplicaSet");

  Autoscalers {
    found = List.copyOf(found);
    Objects.requireNonNull(trouble, "trouble");
  }

  static Autoscalers none() {
    return new Autoscalers(List.of(), "");
  }

  /** Those in the namespaces of a snapshot. */
  static Autoscalers of(KubernetesClient client, Snapshot snapshot) {
    TreeSet<String> namespaces = new TreeSet<>();
    for (BeforeImage image : snapshot.images()) {
      if (image.ref().namespace() != null) {
        namespaces.add(image.ref().namespace());
      }
    }
    List<HorizontalPodAutoscaler> found = new ArrayList<>();
    try {
      for (String namespace : namespaces) {
        found.addAll(LiveAutoscalers.in(client, namespace));
      }
      return new Autoscalers(found, "");
    } catch (KubernetesClientException e) {
      return new Autoscalers(List.of(), ApiAnswer.of(e));
    }
  }

  /** Whether an object is of a kind that an autoscaler may scale. */
  static boolean mayScale(BeforeImage image) {
    return image.ref().group().equals("apps") && SCALED.contains(image.ref().kind());
  }

  boolean scale(ObjectRef workload) {
    return found.stream()
        .filter(h -> h.getMetadata().getDeletionTimestamp() == null)
        .filter(h -> h.getMetadata().getNamespace().equals(workload.namespace()))
        .map(h -> h.getSpec().getScaleTargetRef())
        .anyMatch(t -> t.getKind().equals(workload.kind()) && t.getName().equals(workload.name()));
  }
}
