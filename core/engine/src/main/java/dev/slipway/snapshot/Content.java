package dev.slipway.snapshot;

import dev.slipway.cluster.ObjectCopy;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** What of an object people and releases set, apart from what the API server and controllers do. */
final class Content {
  /** Written by controllers about the object as it is now: never taken back. */
  private static final Set<String> CONTROLLERS_ANNOTATIONS =
      Set.of(
          "deployment.kubernetes.io/revision",
          "deployment.kubernetes.io/revision-history",
          "deployment.kubernetes.io/desired-replicas",
          "deployment.kubernetes.io/max-replicas",
          "deprecated.daemonset.template.generation",
          "autoscaling.alpha.kubernetes.io/conditions",
          "autoscaling.alpha.kubernetes.io/current-metrics",
          "pv.kubernetes.io/bind-completed",
          "pv.kubernetes.io/bound-by-controller",
          "volume.beta.kubernetes.io/storage-provisioner",
          "volume.kubernetes.io/storage-provisioner",
          "volume.kubernetes.io/selected-node",
          "endpoints.kubernetes.io/last-change-trigger-time");

  private Content() {}

  /** A copy for a snapshot: with the managed fields, without what the API server sets anew. */
  static GenericKubernetesResource of(GenericKubernetesResource live) {
    GenericKubernetesResource image = ObjectCopy.of(live);
    image.getAdditionalProperties().remove("status");
    ObjectMeta meta = image.getMetadata();
    meta.setResourceVersion(null);
    meta.setUid(null);
    meta.setCreationTimestamp(null);
    meta.setGeneration(null);
    meta.setSelfLink(null);
    meta.setDeletionTimestamp(null);
    meta.setDeletionGracePeriodSeconds(null);
    return image;
  }

  /** Whether both say the same, apart from what controllers wrote. */
  static boolean same(GenericKubernetesResource one, GenericKubernetesResource other) {
    return bare(one).equals(bare(other));
  }

  /** The labels, annotations, owners and fields, as values that can be compared. */
  private static Map<String, Object> bare(GenericKubernetesResource object) {
    Map<String, Object> bare = new HashMap<>(object.getAdditionalProperties());
    bare.remove("status");
    ObjectMeta meta = object.getMetadata();
    bare.put("metadata.labels", Objects.requireNonNullElse(meta.getLabels(), Map.of()));
    Map<String, String> annotations =
        new HashMap<>(Objects.requireNonNullElse(meta.getAnnotations(), Map.of()));
    annotations.keySet().removeAll(CONTROLLERS_ANNOTATIONS);
    bare.put("metadata.annotations", annotations);
    bare.put(
        "metadata.ownerReferences",
        Objects.requireNonNullElse(meta.getOwnerReferences(), List.of()));
    return bare;
  }

  /**
   * What replaces a live object so that it is as before: the before-image on the live object's
   * resource version, with what belongs to controllers left as it is.
   */
  static GenericKubernetesResource over(
      GenericKubernetesResource before, GenericKubernetesResource live) {
    GenericKubernetesResource wanted = ObjectCopy.of(before);
    ObjectMeta meta = wanted.getMetadata();
    ObjectMeta now = live.getMetadata();
    meta.setResourceVersion(now.getResourceVersion());
    meta.setUid(now.getUid());
    meta.setFinalizers(now.getFinalizers());
    meta.setManagedFields(now.getManagedFields());
    Map<String, String> annotations =
        new HashMap<>(Objects.requireNonNullElse(meta.getAnnotations(), Map.of()));
    annotations.keySet().removeAll(CONTROLLERS_ANNOTATIONS);
    Objects.requireNonNullElse(now.getAnnotations(), Map.<String, String>of())
        .forEach(
            (key, value) -> {
              if (CONTROLLERS_ANNOTATIONS.contains(key)) {
                annotations.put(key, value);
              }
            });
    meta.setAnnotations(annotations);
    // For a kind without a status of its own path, a replacement without it would drop it.
    Object status = live.getAdditionalProperties().get("status");
    if (status != null) {
      wanted.setAdditionalProperty("status", status);
    }
    Assigned.keep(wanted, live);
    return wanted;
  }

  /** What creates the object again: without what tied it to its former self. */
  static GenericKubernetesResource anew(GenericKubernetesResource before) {
    GenericKubernetesResource wanted = ObjectCopy.of(before);
    wanted.getMetadata().setManagedFields(List.of());
    Map<String, String> annotations = wanted.getMetadata().getAnnotations();
    if (annotations != null) {
      Map<String, String> kept = new HashMap<>(annotations);
      kept.keySet().removeAll(CONTROLLERS_ANNOTATIONS);
      wanted.getMetadata().setAnnotations(kept);
    }
    Assigned.drop(wanted);
    return wanted;
  }

  static void setReplicas(GenericKubernetesResource wanted, Object replicas) {
    spec(wanted).put("replicas", replicas);
  }

  /**
   * Keeps the storage that a claim asks for by now where that is more than before: Kubernetes never
   * lets it shrink.
   *
   * @return whether it is more
   */
  static boolean keepGrownStorage(
      GenericKubernetesResource wanted, GenericKubernetesResource live) {
    if (!"PersistentVolumeClaim".equals(wanted.getKind())
        || !(wanted.get("spec", "resources", "requests", "storage") instanceof String before)
        || !(live.get("spec", "resources", "requests", "storage") instanceof String now)
        || bytes(now).compareTo(bytes(before)) <= 0) {
      return false;
    }
    spec(wanted).put("resources", live.get("spec", "resources"));
    return true;
  }

  private static BigDecimal bytes(String quantity) {
    return Quantity.getAmountInBytes(new Quantity(quantity));
  }

  /** The object's spec, made when it has none; to be changed. */
  @SuppressWarnings("unchecked")
  static Map<String, Object> spec(GenericKubernetesResource object) {
    return (Map<String, Object>)
        object.getAdditionalProperties().computeIfAbsent("spec", k -> new HashMap<>());
  }
}
