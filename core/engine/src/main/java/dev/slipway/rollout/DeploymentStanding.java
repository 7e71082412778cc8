package dev.slipway.rollout;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A Deployment is there when its status says so by the rule of {@code kubectl rollout status}, all
 * pods of the new ReplicaSet are ready, and none of an older one is left but those that terminate.
 */
final class DeploymentStanding {
  private static final String HASH = "pod-template-hash";
  private static final String REVISION = "deployment.kubernetes.io/revision";

  private DeploymentStanding() {}

  static Standing read(Deployment deployment, OwnerTree tree) {
    int wanted = Standing.orOne(deployment.getSpec().getReplicas());
    DeploymentStatus status =
        Objects.requireNonNullElseGet(deployment.getStatus(), DeploymentStatus::new);
    if (!Standing.observed(status.getObservedGeneration(), deployment)) {
      return Standing.notYet(wanted, null, Standing.unobserved(deployment));
    }
    boolean paused = Boolean.TRUE.equals(deployment.getSpec().getPaused());
    Optional<ReplicaSet> newest = newest(deployment, tree.replicaSets());
    if (newest.isEmpty()) {
      return wanted == 0 && Standing.orZero(status.getReplicas()) == 0 && tree.pods().isEmpty()
          ? Standing.of(List.of(), 0, null, null)
          : Standing.notYet(
              wanted, null, paused ? pausedWords(tree) : "there is no new ReplicaSet yet");
    }
    List<Pod> newPods = tree.pods().stream().filter(p -> owns(newest.get(), p)).toList();
    String missing = missing(status, wanted, newPods, tree);
    return Standing.of(
        newPods, wanted, newest.get(), missing != null && paused ? pausedWords(tree) : missing);
  }

  private static @Nullable String missing(
      DeploymentStatus status, int wanted, List<Pod> newPods, OwnerTree tree) {
    int updated = Standing.orZero(status.getUpdatedReplicas());
    int replicas = Standing.orZero(status.getReplicas());
    int available = Standing.orZero(status.getAvailableReplicas());
    long live = newPods.stream().filter(p -> !Pods.terminating(p)).count();
    long ready = newPods.stream().filter(Pods::ready).count();
    long old =
        tree.pods().stream()
            .filter(p -> !newPods.contains(p) && !Pods.terminating(p) && !over(p))
            .count();
    if (updated < wanted) {
      return updated + " of " + wanted + " pods are updated";
    }
    if (ready < wanted || live < wanted) {
      return ready + " of " + wanted + " new pods are ready";
    }
    if (replicas > updated || old > 0) {
      return Math.max(old, replicas - updated) + " old pods are still there";
    }
    if (available < updated) {
      return available + " of " + updated + " pods are available";
    }
    return updated > wanted ? "there are more pods than wanted" : null;
  }

  private static boolean over(Pod pod) {
    return Pods.phase(pod).equals("Failed") || Pods.phase(pod).equals("Succeeded");
  }

  /**
   * The ReplicaSet of the template that is in the Deployment, found as the controller finds it: the
   * oldest one with an equal template. Where none is equal (templates with defaults of two API
   * versions), the one with the Deployment's revision.
   */
  static Optional<ReplicaSet> newest(Deployment deployment, List<ReplicaSet> sets) {
    PodTemplateSpec wanted = withoutHash(deployment.getSpec().getTemplate());
    Optional<ReplicaSet> equal =
        sets.stream()
            .filter(s -> wanted.equals(withoutHash(s.getSpec().getTemplate())))
            .min(
                Comparator.comparing(
                    (ReplicaSet s) ->
                        Objects.toString(s.getMetadata().getCreationTimestamp(), "")));
    return equal.or(
        () -> {
          String revision = annotation(deployment.getMetadata().getAnnotations());
          return sets.stream()
              .filter(s -> !revision.isEmpty())
              .filter(s -> revision.equals(annotation(s.getMetadata().getAnnotations())))
              .findFirst();
        });
  }

  private static String annotation(@Nullable Map<String, String> annotations) {
    return annotations == null ? "" : annotations.getOrDefault(REVISION, "");
  }

  private static PodTemplateSpec withoutHash(PodTemplateSpec template) {
    return template.edit().editOrNewMetadata().removeFromLabels(HASH).endMetadata().build();
  }

  private static boolean owns(ReplicaSet set, Pod pod) {
    return pod.getMetadata().getOwnerReferences().stream()
        .anyMatch(o -> OwnerTree.uid(set).equals(o.getUid()));
  }

  private static String pausedWords(OwnerTree tree) {
    return tree.ref() + " is paused: resume it, nothing rolls out until then";
  }
}
