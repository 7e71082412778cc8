package dev.slipway.harness.drill;

import dev.slipway.ReleaseListener;
import dev.slipway.ReleaseOutcome;
import dev.slipway.cluster.ObjectRef;
import dev.slipway.gate.CheckOutcome;
import dev.slipway.gate.CheckResult;
import dev.slipway.plan.Plan;
import dev.slipway.record.FailureRecord;
import dev.slipway.record.PhaseRecord;
import dev.slipway.release.Phase;
import dev.slipway.rollout.RolloutProgress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Tells a rehearsal's listener and a fault what a release does, and measures how long its verdict
 * took.
 */
final class Progress implements ReleaseListener {
  private final Drill drill;
  private final RehearsalListener told;
  private final ReleaseListener fault;
  private final InstantSource clock;
  private Instant written;
  private Duration toVerdict = Duration.ZERO;
  private @Nullable String plan;

  Progress(Drill drill, RehearsalListener told, ReleaseListener fault, InstantSource clock) {
    this.drill = drill;
    this.told = told;
    this.fault = fault;
    this.clock = clock;
    this.written = clock.instant();
  }

  synchronized Duration toVerdict() {
    return toVerdict;
  }

  synchronized @Nullable String plan() {
    return plan;
  }

  @Override
  public void planned(Plan changes) {
    synchronized (this) {
      plan = changes.describe();
    }
    fault.planned(changes);
  }

  @Override
  public void phaseStarted(Phase phase) {
    if (phase != Phase.ROLLBACK) {
      touch();
    }
    told.progressed(drill, phase.word());
    fault.phaseStarted(phase);
  }

  @Override
  public void checkFinished(Phase phase, CheckResult check) {
    if (check.outcome() == CheckOutcome.FAIL) {
      told.progressed(drill, phase.word() + ": " + check.id() + " failed: " + check.message());
    }
    fault.checkFinished(phase, check);
  }

  @Override
  public void applied(ObjectRef object) {
    touch();
    fault.applied(object);
  }

  @Override
  public void rolloutProgressed(RolloutProgress progress) {
    told.progressed(
        drill,
        progress.workload()
            + " "
            + progress.ready()
            + "/"
            + progress.wanted()
            + " "
            + progress.waitingFor());
    fault.rolloutProgressed(progress);
  }

  @Override
  public void stepped(Phase phase, String what) {
    told.progressed(drill, phase.word() + ": " + what);
    fault.stepped(phase, what);
  }

  @Override
  public void failed(FailureRecord failure) {
    synchronized (this) {
      toVerdict = Duration.between(written, clock.instant());
    }
    told.progressed(drill, failure.code() + ": " + failure.cause());
    fault.failed(failure);
  }

  @Override
  public void phaseFinished(Phase phase, PhaseRecord record) {
    told.progressed(drill, phase.word() + " " + record.outcome() + " (" + record.summary() + ")");
    fault.phaseFinished(phase, record);
  }

  @Override
  public void finished(ReleaseOutcome outcome) {
    fault.finished(outcome);
  }

  private synchronized void touch() {
    written = clock.instant();
  }
}
