package dev.slipway.apply;

import dev.slipway.cluster.ApiFailure;
import dev.slipway.cluster.LiveObjects;
import dev.slipway.cluster.ObjectRef;
import dev.slipway.cluster.ServerSideApply;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Keeps the replicas of a workload whose manifest no longer sets them, as when an autoscaler took
 * over: a server-side apply without a field that only its manager owns removes the field, and the
 * API server's default for replicas is 1. So another manager is made to own the present number
 * first, as <a
 * href="https://kubernetes.io/docs/reference/using-api/server-side-apply/#transferring-ownership">
 * the Kubernetes documentation</a> describes.
 */
final class ReplicaHandover {
  /** Owns the replicas until whoever scales the workload takes them over. */
  static final String FIELD_MANAGER = "slipway-replicas";

  /** An autoscaler may write between the reading and the handing over; rarely thrice. */
  private static final int ATTEMPTS = 3;

  private static final Set<String> SCALED =
      Set.of("apps/Deployment", "apps/StatefulSet", "apps/ReplicaSet", "/ReplicationController");

  private final KubernetesClient client;
  private final LiveObjects live;

  ReplicaHandover(KubernetesClient client, LiveObjects live) {
    this.client = client;
    this.live = live;
  }

  /**
   * Hands the replicas over, when this manifest would reset them.
   *
   * @return the number that was handed over; empty when there was nothing to do
   * @throws KubernetesClientException when the API server could not be asked, or refused
   */
  OptionalLong before(GenericKubernetesResource manifest) {
    ObjectRef ref = ObjectRef.of(manifest);
    if (!SCALED.contains(ref.group() + "/" + ref.kind())
        || manifest.get("spec", "replicas") != null) {
      return OptionalLong.empty();
    }
    for (int attempt = 1; ; attempt++) {
      GenericKubernetesResource found = live.find(ref).orElse(null);
      Object replicas = found == null ? null : found.get("spec", "replicas");
      if (found == null || !(replicas instanceof Number number) || !ownsReplicas(found)) {
        return OptionalLong.empty();
      }
      try {
        handOver(ref, number);
        return OptionalLong.of(number.longValue());
      } catch (KubernetesClientException e) {
        if (ApiFailure.of(e) != ApiFailure.CONFLICT || attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private void handOver(ObjectRef ref, Number replicas) {
    GenericKubernetesResource only = new GenericKubernetesResource();
    only.setApiVersion(ref.apiVersion());
    only.setKind(ref.kind());
    only.setMetadata(
        new ObjectMetaBuilder().withName(ref.name()).withNamespace(ref.namespace()).build());
    only.setAdditionalProperty("spec", Map.of("replicas", replicas));
    client
        .resource(only)
        .inNamespace(ref.namespace())
        .fieldManager(FIELD_MANAGER)
        .serverSideApply();
  }

  private static boolean ownsReplicas(GenericKubernetesResource object) {
    return object.getMetadata().getManagedFields().stream()
        .filter(f -> ServerSideApply.FIELD_MANAGER.equals(f.getManager()))
        .filter(f -> "Apply".equals(f.getOperation()))
        .anyMatch(ReplicaHandover::hasReplicas);
  }

  private static boolean hasReplicas(ManagedFieldsEntry entry) {
    return entry.getFieldsV1() != null
        && entry.getFieldsV1().getAdditionalProperties().get("f:spec") instanceof Map<?, ?> spec
        && spec.containsKey("f:replicas");
  }
}
