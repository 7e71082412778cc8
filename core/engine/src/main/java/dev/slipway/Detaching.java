package dev.slipway;

import dev.slipway.config.DetachedConfig;
import dev.slipway.config.MonitoringConfig;
import dev.slipway.error.SlipwayException;
import dev.slipway.release.Phase;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Hands a watch over to a Job, where that is wanted: this process watches until the Job is ready,
 * and to the end when it never is.
 */
final class Detaching {
  /** How often it is asked: the Job waits for the lock for longer than that. */
  private static final Duration ASKED = Duration.ofSeconds(1);

  private final Run run;
  private final Instant startBy;
  private @Nullable DetachedWatch job;

  private Detaching(Run run, @Nullable DetachedWatch job, Instant startBy) {
    this.run = run;
    this.job = job;
    this.startBy = startBy;
  }

  /** Starts the Job; that it cannot be is said, and the watch stays here. */
  static Detaching of(Run run, MonitoringConfig config, Duration length) {
    DetachedConfig wanted = config.detached();
    Instant now = run.clock().instant();
    if (wanted == null || !run.mayDetach()) {
      return new Detaching(run, null, now);
    }
    if (run.release().config().checks().spotChecks().stream().anyMatch(c -> c.schema() != null)) {
      tell(
          run,
          "a spot check has a schema, a file that a Job does not have: the watch stays in this"
              + " process");
      return new Detaching(run, null, now);
    }
    DetachedWatch job = new DetachedWatch(run.cluster().client(), wanted, run.release(), run.id());
    try {
      run.requireLock();
      job.start(length);
      return new Detaching(run, job, now.plus(wanted.start()));
    } catch (SlipwayException e) {
      tell(run, e.getMessage() + "; the watch stays in this process");
      return new Detaching(run, null, now);
    }
  }

  /** Waits until a time; whether the Job took over before. */
  boolean isTakenOverBefore(Instant next) {
    Instant now = run.clock().instant();
    while (job != null) {
      if (isReady(job)) {
        return true;
      }
      if (!now.isBefore(startBy)) {
        giveUp(job);
        break;
      }
      if (!now.isBefore(next)) {
        return false;
      }
      Pause.until(
          now.plus(ASKED).isBefore(next) ? now.plus(ASKED) : next,
          run.clock(),
          run.tools().takeBack());
      now = run.clock().instant();
    }
    Pause.until(next, run.clock(), run.tools().takeBack());
    return false;
  }

  private void giveUp(DetachedWatch late) {
    tell(
        run,
        "Tried to hand the watch over to "
            + late.name()
            + ", but by "
            + startBy
            + " "
            + late.state()
            + "; the Job is deleted, and the watch stays in this process");
    end();
  }

  private static boolean isReady(DetachedWatch job) {
    try {
      return job.isReady();
    } catch (KubernetesClientException e) {
      return false;
    }
  }

  /** The watch is over before the Job was ready. */
  void end() {
    if (job != null) {
      run.requireLock();
      job.delete();
      job = null;
    }
  }

  private static void tell(Run run, @Nullable String what) {
    run.listener().stepped(Phase.MONITORING, run.failures().line(String.valueOf(what)));
  }

  @Override
  public String toString() {
    return job == null ? "this process" : job.name();
  }
}
