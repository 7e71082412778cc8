package dev.slipway.preflight;

import dev.slipway.harness.CouldNotCheckException;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whether a workload is at rest: a release that begins while another rollout goes on would neither
 * know what it started from, nor be able to return there.
 */
final class WorkloadRest {
  private final KubernetesClient client;
  private final String namespace;

  WorkloadRest(KubernetesClient client, String namespace) {
    this.client = client;
    this.namespace = namespace;
  }

  /** What keeps it from rest; empty when it is at rest, or does not exist yet. */
  List<String> unrest(String kind, String name) {
    return switch (kind) {
      case "Deployment" ->
          of(
              read(kind, "apps", "deployments", name),
              "replicas",
              "updatedReplicas",
              "availableReplicas");
      case "StatefulSet" ->
          of(
              read(kind, "apps", "statefulsets", name),
              "replicas",
              "updatedReplicas",
              "readyReplicas");
      case "DaemonSet" ->
          of(
              read(kind, "apps", "daemonsets", name),
              "desiredNumberScheduled",
              "updatedNumberScheduled",
              "numberAvailable");
      case "Job" -> List.of();
      default ->
          throw new CouldNotCheckException(
              "Tried to see whether "
                  + kind
                  + "/"
                  + name
                  + " is at rest, but do not know that kind");
    };
  }

  private @Nullable GenericKubernetesResource read(
      String kind, String group, String plural, String name) {
    ResourceDefinitionContext context =
        new ResourceDefinitionContext.Builder()
            .withGroup(group)
            .withVersion("v1")
            .withKind(kind)
            .withPlural(plural)
            .withNamespaced(true)
            .build();
    return client.genericKubernetesResources(context).inNamespace(namespace).withName(name).get();
  }

  private static List<String> of(
      @Nullable GenericKubernetesResource workload, String all, String updated, String ready) {
    if (workload == null) {
      return List.of();
    }
    List<String> unrest = new ArrayList<>();
    if (Boolean.TRUE.equals(workload.get("spec", "paused"))) {
      unrest.add("it is paused");
    }
    long generation = Objects.requireNonNullElse(workload.getMetadata().getGeneration(), 0L);
    long observed = number(workload, "observedGeneration");
    if (observed < generation) {
      unrest.add("generation " + generation + " is not observed yet, only " + observed);
    }
    long pods = number(workload, all);
    for (String count : List.of(updated, ready)) {
      if (number(workload, count) < pods && !(count.equals(updated) && neverChanged(workload))) {
        unrest.add(count + " is " + number(workload, count) + " of " + pods);
      }
    }
    return unrest;
  }

  /** Such a StatefulSet may leave its updatedReplicas out; elsewhere what is left out is 0. */
  private static boolean neverChanged(GenericKubernetesResource workload) {
    Object revision = workload.get("status", "updateRevision");
    return workload.getKind().equals("StatefulSet")
        && workload.get("status", "updatedReplicas") == null
        && revision != null
        && revision.equals(workload.get("status", "currentRevision"));
  }

  private static long number(GenericKubernetesResource workload, String status) {
    Object value = workload.get("status", status);
    return value instanceof Number number ? number.longValue() : 0;
  }
}
