package dev.slipway.rollout;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetSpec;
import io.fabric8.kubernetes.api.model.apps.StatefulSetStatus;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A StatefulSet is there when every pod from the partition on is of the update revision and ready,
 * and the others are ready too. With the strategy OnDelete its controller replaces nothing, so pods
 * of the old revision are waited for until somebody deletes them.
 */
final class StatefulSetStanding {
  static final String REVISION_HASH = "controller-revision-hash";

  private StatefulSetStanding() {}

  static Standing read(StatefulSet set, OwnerTree tree) {
    int replicas = Standing.orOne(set.getSpec().getReplicas());
    int wanted = Math.max(0, replicas - partition(set.getSpec()));
    StatefulSetStatus status = status(set);
    if (!Standing.observed(status.getObservedGeneration(), set)) {
      // Its status lags behind for as long as the creation of a pod is refused.
      return Standing.notYet(wanted, set, Standing.unobserved(set));
    }
    List<Pod> newPods = tree.pods().stream().filter(p -> isNew(p, status)).toList();
    return Standing.of(newPods, wanted, set, missing(set, status, newPods, wanted, replicas, tree));
  }

  private static @Nullable String missing(
      StatefulSet set,
      StatefulSetStatus status,
      List<Pod> newPods,
      int wanted,
      int replicas,
      OwnerTree tree) {
    long ready = newPods.stream().filter(Pods::ready).count();
    long allReady = tree.pods().stream().filter(Pods::ready).count();
    if (ready < wanted && onDelete(set.getSpec())) {
      return "the update strategy is OnDelete: "
          + (wanted - newPods.size())
          + " pods run the old revision until they are deleted";
    }
    Optional<Pod> stuck = stuck(set, tree);
    if (ready < wanted && stuck.isPresent()) {
      return Pods.name(stuck.get())
          + " of an older revision is not ready, and its controller replaces no pod until it is:"
          + " delete that pod";
    }
    if (ready < wanted) {
      return ready + " of " + wanted + " new pods are ready";
    }
    if (allReady < replicas || Standing.orZero(status.getReadyReplicas()) < replicas) {
      return allReady + " of " + replicas + " pods are ready";
    }
    if (Standing.orZero(status.getReplicas()) > replicas) {
      return "there are more pods than wanted";
    }
    boolean whole = wanted == replicas && !onDelete(set.getSpec());
    return whole
            && replicas > 0
            && !Objects.equals(status.getCurrentRevision(), status.getUpdateRevision())
        ? "the new revision is not the current one yet"
        : null;
  }

  /**
   * The pod that holds up a StatefulSet's controller, once that has taken up the newest generation;
   * none while another pod goes away, and none with the strategy OnDelete, by which somebody else
   * decides about each pod.
   *
   * @param tree of a workload of any kind
   */
  static Optional<Pod> stuck(OwnerTree tree) {
    return tree.workload() instanceof StatefulSet set
            && Standing.observed(status(set).getObservedGeneration(), set)
            && !onDelete(set.getSpec())
            && tree.pods().stream().noneMatch(Pods::terminating)
        ? stuck(set, tree)
        : Optional.empty();
  }

  /** A controller that keeps order waits even for a pod that it is to replace. */
  private static Optional<Pod> stuck(StatefulSet set, OwnerTree tree) {
    StatefulSetStatus status = status(set);
    boolean parallel = "Parallel".equals(set.getSpec().getPodManagementPolicy());
    return tree.pods().stream()
        .filter(p -> !parallel && !isNew(p, status))
        .filter(p -> partition(set.getSpec()) == 0 || !isCurrent(p, status))
        .filter(p -> !Pods.terminating(p) && !Pods.ready(p))
        .findFirst();
  }

  private static StatefulSetStatus status(StatefulSet set) {
    return Objects.requireNonNullElseGet(set.getStatus(), StatefulSetStatus::new);
  }

  private static boolean isNew(Pod pod, StatefulSetStatus status) {
    return label(pod, REVISION_HASH).equals(status.getUpdateRevision());
  }

  /** Those below the partition are made of the current revision again. */
  private static boolean isCurrent(Pod pod, StatefulSetStatus status) {
    return label(pod, REVISION_HASH).equals(status.getCurrentRevision());
  }

  private static boolean onDelete(StatefulSetSpec spec) {
    return spec.getUpdateStrategy() != null
        && "OnDelete".equals(spec.getUpdateStrategy().getType());
  }

  private static int partition(StatefulSetSpec spec) {
    return spec.getUpdateStrategy() == null || spec.getUpdateStrategy().getRollingUpdate() == null
        ? 0
        : Standing.orZero(spec.getUpdateStrategy().getRollingUpdate().getPartition());
  }

  static String label(Pod pod, String name) {
    return pod.getMetadata().getLabels() == null
        ? ""
        : pod.getMetadata().getLabels().getOrDefault(name, "");
  }
}
