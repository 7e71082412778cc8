package dev.slipway.rollout;

import io.fabric8.kubernetes.api.model.Pod;

/** Hears of a watch, on the thread that waits for it; what it throws ends the watch. */
@FunctionalInterface
public interface RolloutListener {
  /** Something changed. */
  void progressed(RolloutProgress now);

  /**
   * A StatefulSet's controller waits for this pod, which is of an older revision and has not been
   * ready for some seconds. The controller keeps order: it goes on when the pod is ready after all,
   * or when somebody deletes it (kubernetes issue 67250). Reported at each look for as long as it
   * is so, of one pod at a time.
   */
  default void stuck(Pod pod) {}
}
