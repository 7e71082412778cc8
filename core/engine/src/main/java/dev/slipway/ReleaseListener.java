package dev.slipway;

import dev.slipway.cluster.ObjectRef;
import dev.slipway.gate.CheckResult;
import dev.slipway.plan.Plan;
import dev.slipway.record.FailureRecord;
import dev.slipway.record.PhaseRecord;
import dev.slipway.release.Phase;
import dev.slipway.rollout.Rollout;
import dev.slipway.rollout.RolloutProgress;

/**
 * Is told what a release does while it does it. What was started is always finished: each {@link
 * #phaseStarted} is followed by its {@link #phaseFinished}, and {@link #finished} is the last call,
 * unless the process dies.
 *
 * <p>Calls come from several threads, but never two at a time. An exception thrown here is logged
 * and changes nothing. A listener that blocks holds up the release.
 */
public interface ReleaseListener {
  /** Hears nothing. */
  ReleaseListener NONE = new ReleaseListener() {};

  /** The changes are known; nothing was changed yet. */
  default void planned(Plan plan) {}

  default void phaseStarted(Phase phase) {}

  /** A check of a gate ended. */
  default void checkFinished(Phase phase, CheckResult check) {}

  /** An object was written to the cluster. */
  default void applied(ObjectRef object) {}

  default void rolloutProgressed(RolloutProgress progress) {}

  default void rolloutFinished(Rollout rollout) {}

  /** A step inside a phase, in one line, as {@code alembic current: 3c1f}. */
  default void stepped(Phase phase, String what) {}

  /** The first cause is known; what follows is the way back. */
  default void failed(FailureRecord failure) {}

  default void phaseFinished(Phase phase, PhaseRecord record) {}

  default void finished(ReleaseOutcome outcome) {}
}
