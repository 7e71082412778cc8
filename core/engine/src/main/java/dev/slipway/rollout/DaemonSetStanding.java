package dev.slipway.rollout;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.DaemonSetStatus;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A DaemonSet is there when each node that should have a pod has one of the new template,
 * available. Its status names no revision, so the new pods are known by the template generation
 * that its controller writes on them, and by the hash of the ControllerRevision that holds the
 * template (after a rollback, pods of that revision live on under an older generation).
 */
final class DaemonSetStanding {
  private static final String GENERATION_LABEL = "pod-template-generation";
  private static final String GENERATION_ANNOTATION = "deprecated.daemonset.template.generation";

  private DaemonSetStanding() {}

  static Standing read(DaemonSet set, OwnerTree tree) {
    DaemonSetStatus status = Objects.requireNonNullElseGet(set.getStatus(), DaemonSetStatus::new);
    int wanted = Standing.orZero(status.getDesiredNumberScheduled());
    if (!Standing.observed(status.getObservedGeneration(), set)) {
      // Its status lags behind for as long as the creation of a pod is refused.
      return Standing.notYet(wanted, set, Standing.unobserved(set));
    }
    List<Pod> newPods = newPods(set, tree);
    return Standing.of(newPods, wanted, set, missing(set, status, newPods, wanted));
  }

  private static @Nullable String missing(
      DaemonSet set, DaemonSetStatus status, List<Pod> newPods, int wanted) {
    int updated = Standing.orZero(status.getUpdatedNumberScheduled());
    int available = Standing.orZero(status.getNumberAvailable());
    long ready = newPods.stream().filter(Pods::ready).count();
    if (updated < wanted
        && set.getSpec().getUpdateStrategy() != null
        && "OnDelete".equals(set.getSpec().getUpdateStrategy().getType())) {
      return "the update strategy is OnDelete: "
          + (wanted - updated)
          + " pods run the old revision until they are deleted";
    }
    if (updated < wanted) {
      return updated + " of " + wanted + " pods are updated";
    }
    if (ready < wanted) {
      return ready + " of " + wanted + " new pods are ready";
    }
    return available < wanted ? available + " of " + wanted + " pods are available" : null;
  }

  private static List<Pod> newPods(DaemonSet set, OwnerTree tree) {
    Map<String, String> annotations =
        Objects.requireNonNullElse(set.getMetadata().getAnnotations(), Map.of());
    String generation = annotations.getOrDefault(GENERATION_ANNOTATION, "");
    Set<String> hashes = new HashSet<>();
    for (Pod pod : tree.pods()) {
      if (!generation.isEmpty()
          && generation.equals(StatefulSetStanding.label(pod, GENERATION_LABEL))) {
        hashes.add(StatefulSetStanding.label(pod, StatefulSetStanding.REVISION_HASH));
      }
    }
    for (ControllerRevision revision : tree.revisions()) {
      if (set.getSpec().getTemplate().equals(template(revision))) {
        hashes.add(
            Objects.requireNonNullElse(revision.getMetadata().getLabels(), Map.<String, String>of())
                .getOrDefault(StatefulSetStanding.REVISION_HASH, ""));
      }
    }
    hashes.remove("");
    int desired = Standing.orZero(set.getStatus().getDesiredNumberScheduled());
    if (hashes.isEmpty()
        && desired > 0
        && Standing.orZero(set.getStatus().getUpdatedNumberScheduled()) >= desired) {
      return tree.pods(); // no template could be matched, but the controller says all are new
    }
    return tree.pods().stream()
        .filter(
            p -> hashes.contains(StatefulSetStanding.label(p, StatefulSetStanding.REVISION_HASH)))
        .toList();
  }

  /** The template that a revision holds; null when it holds none that can be read. */
  private static @Nullable PodTemplateSpec template(ControllerRevision revision) {
    Object data = revision.getData();
    if (data == null) {
      return null;
    }
    Map<?, ?> patch = Serialization.unmarshal(Serialization.asJson(data), Map.class);
    if (!(patch.get("spec") instanceof Map<?, ?> spec)
        || !(spec.get("template") instanceof Map<?, ?> held)) {
      return null;
    }
    PodTemplateSpec template =
        Serialization.unmarshal(Serialization.asJson(held), PodTemplateSpec.class);
    template.getAdditionalProperties().remove("$patch");
    return template;
  }
}
