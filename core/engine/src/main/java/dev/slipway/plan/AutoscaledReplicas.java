package dev.slipway.plan;

import dev.slipway.cluster.ApiAnswer;
import dev.slipway.cluster.LiveAutoscalers;
import dev.slipway.cluster.ObjectCopy;
import dev.slipway.cluster.ObjectRef;
import dev.slipway.cluster.ServerSideApply;
import dev.slipway.error.SlipwayException;
import dev.slipway.manifest.Manifests;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The workloads whose {@code spec.replicas} a HorizontalPodAutoscaler sets, by kind and name. A
 * release leaves that field to it: an applied number would undo what the autoscaler did.
 */
public final class AutoscaledReplicas {
  private record Target(String kind, String name) {}

  private final Set<Target> targets;

  private AutoscaledReplicas(Set<Target> targets) {
    this.targets = Set.copyOf(targets);
  }

  /**
   * Looks for autoscalers, in the manifests and live in the namespace.
   *
   * @param goingAway autoscalers among these do not count: the release prunes them
   * @throws SlipwayException when the API server could not be asked
   */
  public static AutoscaledReplicas find(
      KubernetesClient client,
      String namespace,
      Manifests manifests,
      Collection<ObjectRef> goingAway) {
    Set<Target> targets = new HashSet<>();
    for (GenericKubernetesResource object : manifests.objects()) {
      if (object.getKind().equals("HorizontalPodAutoscaler")
          && object.get("spec", "scaleTargetRef", "kind") instanceof String kind
          && object.get("spec", "scaleTargetRef", "name") instanceof String name) {
        targets.add(new Target(kind, name));
      }
    }
    try {
      LiveAutoscalers.in(client, namespace).stream()
          .filter(live -> goingAway.stream().noneMatch(g -> g.sameObject(ObjectRef.of(live))))
          .map(live -> live.getSpec().getScaleTargetRef())
          .forEach(target -> targets.add(new Target(target.getKind(), target.getName())));
    } catch (KubernetesClientException e) {
      throw new SlipwayException(
          "Tried to list the HorizontalPodAutoscalers in namespace "
              + namespace
              + ", to leave their workloads' replicas alone, but "
              + ApiAnswer.of(e),
          e);
    }
    return new AutoscaledReplicas(targets);
  }

  /** Whether an autoscaler sets the object's replicas. */
  public boolean scales(ObjectRef ref) {
    return targets.contains(new Target(ref.kind(), ref.name()));
  }

  /**
   * The manifests without the replicas of what is autoscaled.
   *
   * @param manifests are not changed
   */
  public Manifests leftOut(Manifests manifests) {
    return new Manifests(manifests.objects().stream().map(o -> toApply(o, null)).toList());
  }

  /**
   * The object as it is to be applied, without replicas when it is autoscaled. One exception: while
   * Slipway alone owns the field of the live object (it applied a number before there was an
   * autoscaler), leaving it out would make the API server fall back to one replica, so the live
   * number is applied until the autoscaler has taken the field over.
   *
   * @param object is not changed
   * @param live the object in the cluster, with its managed fields; null when there is none
   */
  public GenericKubernetesResource toApply(
      GenericKubernetesResource object, @Nullable GenericKubernetesResource live) {
    if (!scales(ObjectRef.of(object))) {
      return object;
    }
    GenericKubernetesResource copy = ObjectCopy.of(object);
    Map<String, Object> spec = new LinkedHashMap<>();
    if (copy.getAdditionalProperties().get("spec") instanceof Map<?, ?> given) {
      given.forEach((k, v) -> spec.put(String.valueOf(k), v));
    }
    spec.remove("replicas");
    if (live != null
        && isOursAlone(live)
        && live.get("spec", "replicas") instanceof Number replicas) {
      spec.put("replicas", replicas);
    }
    copy.setAdditionalProperty("spec", spec);
    return copy;
  }

  private static boolean isOursAlone(GenericKubernetesResource live) {
    List<String> owners =
        live.getMetadata().getManagedFields().stream()
            .filter(AutoscaledReplicas::ownsReplicas)
            .map(e -> e.getManager() + " " + e.getOperation())
            .toList();
    return owners.equals(List.of(ServerSideApply.FIELD_MANAGER + " Apply"));
  }

  private static boolean ownsReplicas(ManagedFieldsEntry entry) {
    return entry.getFieldsV1() != null
        && entry.getFieldsV1().getAdditionalProperties().get("f:spec") instanceof Map<?, ?> spec
        && spec.containsKey("f:replicas");
  }
}
