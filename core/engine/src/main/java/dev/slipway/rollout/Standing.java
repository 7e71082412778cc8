package dev.slipway.rollout;

import dev.slipway.rollout.Finding.Fault;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How far a workload's controller has come, and which pods are of the new version.
 *
 * @param newPods pods of the new version, terminating ones among them
 * @param creator whose refusals to create pods count: the workload or its new ReplicaSet
 * @param endsByItself whether its pods are meant to end, as a Job's
 * @param missing what is not as it must be; null when nothing is missing
 * @param end how the controller itself says that it failed; null while it does not
 */
record Standing(
    int ready,
    int wanted,
    List<Pod> newPods,
    @Nullable HasMetadata creator,
    boolean endsByItself,
    @Nullable String missing,
    @Nullable Fault end) {

  Standing {
    newPods = List.copyOf(newPods);
  }

  static Standing of(
      List<Pod> newPods, int wanted, @Nullable HasMetadata creator, @Nullable String missing) {
    int ready = (int) newPods.stream().filter(Pods::ready).count();
    return new Standing(ready, wanted, newPods, creator, false, missing, null);
  }

  /** Nothing of the new version can be judged yet but what its creator says. */
  static Standing notYet(int wanted, @Nullable HasMetadata creator, String missing) {
    return new Standing(0, wanted, List.of(), creator, false, missing, null);
  }

  boolean settled() {
    return missing == null;
  }

  Optional<Fault> failure() {
    return Optional.ofNullable(end);
  }

  /**
   * Whether the controller's status is about the generation that is in the cluster (status of an
   * older one is stale: kubernetes#49637).
   */
  static boolean observed(@Nullable Long observedGeneration, HasMetadata workload) {
    Long generation = workload.getMetadata().getGeneration();
    return generation == null || (observedGeneration != null && observedGeneration >= generation);
  }

  static String unobserved(HasMetadata workload) {
    return "the controller has not taken up generation "
        + Objects.toString(workload.getMetadata().getGeneration(), "?")
        + " yet";
  }

  static int orZero(@Nullable Integer value) {
    return value == null ? 0 : value;
  }

  static int orOne(@Nullable Integer value) {
    return value == null ? 1 : value;
  }
}
