package dev.slipway.rollout;

import io.fabric8.kubernetes.api.model.Pod;

/** Hears of a watch, on the thread that waits for it; what it throws ends the watch. */
@FunctionalInterface
public interface RolloutListener {
  /** Something changed. */
  void progressed(RolloutProgress now);

  /**
   * A StatefulSet's controller will never go on, unless somebody deletes this pod: it is of an
   * older revision and not ready, and the controller keeps order (kubernetes issue 67250). Told at
   * each look, for as long as it is so.
   */
  default void stuck(Pod pod) {}
}
