package dev.slipway;

import dev.slipway.cluster.ObjectRef;
import dev.slipway.gate.CheckResult;
import dev.slipway.plan.Plan;
import dev.slipway.record.FailureRecord;
import dev.slipway.record.PhaseRecord;
import dev.slipway.release.Phase;
import dev.slipway.rollout.Rollout;
import dev.slipway.rollout.RolloutProgress;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls a user's listener one at a time, and lets nothing that it throws reach the release. */
final class GuardedListener implements ReleaseListener {
  private static final Logger LOG = LoggerFactory.getLogger(GuardedListener.class);

  private final ReleaseListener listener;
  private final ReentrantLock oneAtATime = new ReentrantLock();

  GuardedListener(ReleaseListener listener) {
    this.listener = listener;
  }

  @Override
  public void planned(Plan plan) {
    tell(l -> l.planned(plan));
  }

  @Override
  public void phaseStarted(Phase phase) {
    tell(l -> l.phaseStarted(phase));
  }

  @Override
  public void checkFinished(Phase phase, CheckResult check) {
    tell(l -> l.checkFinished(phase, check));
  }

  @Override
  public void applied(ObjectRef object) {
    tell(l -> l.applied(object));
  }

  @Override
  public void rolloutProgressed(RolloutProgress progress) {
    tell(l -> l.rolloutProgressed(progress));
  }

  @Override
  public void rolloutFinished(Rollout rollout) {
    tell(l -> l.rolloutFinished(rollout));
  }

  @Override
  public void stepped(Phase phase, String what) {
    tell(l -> l.stepped(phase, what));
  }

  @Override
  public void failed(FailureRecord failure) {
    tell(l -> l.failed(failure));
  }

  @Override
  public void phaseFinished(Phase phase, PhaseRecord record) {
    tell(l -> l.phaseFinished(phase, record));
  }

  @Override
  public void finished(ReleaseOutcome outcome) {
    tell(l -> l.finished(outcome));
  }

  private void tell(Consumer<ReleaseListener> what) {
    oneAtATime.lock();
    try {
      what.accept(listener);
    } catch (RuntimeException e) {
      LOG.atWarn()
          .setCause(e)
          .addKeyValue("listener", listener.getClass().getName())
          .log("A release listener threw; the release goes on");
    } finally {
      oneAtATime.unlock();
    }
  }
}
