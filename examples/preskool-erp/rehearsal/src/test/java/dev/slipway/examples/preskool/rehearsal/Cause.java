package dev.slipway.examples.preskool.rehearsal;

import dev.slipway.ReleaseListener;
import dev.slipway.cluster.ObjectRef;
import dev.slipway.record.FailureRecord;
import dev.slipway.record.PhaseRecord;
import dev.slipway.release.Phase;
import dev.slipway.rollout.RolloutProgress;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells how a release goes, and measures how long it took from the last write to the verdict. */
final class Cause implements ReleaseListener {
  private static final Logger LOG = LoggerFactory.getLogger("release");

  private final AtomicReference<Instant> applied = new AtomicReference<>(Instant.EPOCH);
  private final AtomicReference<Duration> verdict = new AtomicReference<>(Duration.ZERO);

  /**
   * From the last object applied, or from the start of the phase when nothing was, to the first
   * cause.
   */
  Duration toTheVerdict() {
    return verdict.get();
  }

  @Override
  public void phaseStarted(Phase phase) {
    LOG.info("{}: started", phase.word());
    if (phase != Phase.ROLLBACK) {
      applied.set(Instant.now());
    }
  }

  @Override
  public void applied(ObjectRef object) {
    applied.set(Instant.now());
  }

  @Override
  public void rolloutProgressed(RolloutProgress progress) {
    LOG.info(
        "  {} {}/{} {}",
        progress.workload(),
        progress.ready(),
        progress.wanted(),
        progress.waitingFor());
  }

  @Override
  public void stepped(Phase phase, String what) {
    LOG.info("  {}", what);
  }

  @Override
  public void failed(FailureRecord failure) {
    verdict.set(Duration.between(applied.get(), Instant.now()));
    LOG.info("  {}: {}; {}", failure.code(), failure.cause(), failure.nextStep());
  }

  @Override
  public void phaseFinished(Phase phase, PhaseRecord record) {
    LOG.info("{}: {} ({})", phase.word(), record.outcome(), record.summary());
  }
}
