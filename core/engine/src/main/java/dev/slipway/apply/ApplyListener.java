package dev.slipway.apply;

import dev.slipway.cluster.ObjectRef;
import java.time.Duration;

/**
 * Hears of an apply as it goes. What started is always finished: applied or failed. Called on the
 * threads of the apply, several at a time; must not block.
 */
public interface ApplyListener {
  /** An apply of one object starts. */
  default void started(ObjectRef ref) {}

  /** The API server gave no usable answer; it is asked again after a pause. */
  default void retrying(ObjectRef ref, String why, Duration pause) {}

  /** The replicas of a workload were handed over: its manifest no longer sets them. */
  default void replicasHandedOver(ObjectRef ref, long replicas) {}

  /** The object is in the cluster as the manifest says. */
  default void applied(AppliedObject object) {}

  /** The object could not be applied. */
  default void failed(ObjectRef ref, ApplyFailureCode code, String message) {}
}
