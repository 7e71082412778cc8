package dev.slipway;

import dev.slipway.cluster.Cluster;
import dev.slipway.error.SlipwayException;
import dev.slipway.gate.CheckResult;
import dev.slipway.journal.Journal;
import dev.slipway.journal.JournalEntry;
import dev.slipway.lock.LockException;
import dev.slipway.lock.ReleaseLock;
import dev.slipway.record.DeploymentRecord;
import dev.slipway.record.PhaseRecord;
import dev.slipway.redact.Redactor;
import dev.slipway.release.Phase;
import dev.slipway.release.Release;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One release on its way: takes each step once, with the journal written ahead, turns back at the
 * first cause and comes to one of the four ends. A process that resumes walks the same way and
 * finds the steps that were taken.
 */
final class Run {
  private static final Logger LOG = LoggerFactory.getLogger(Run.class);
  private static final String OUTCOME = "outcome";
  private static final String SUMMARY = "summary";

  private final Release release;
  private final Cluster cluster;
  private final Tools tools;
  private final ReleaseLock lock;
  private final Journal journal;
  private final Keep keep;
  private final ReleaseListener listener;
  private final Announcer announcer;
  private final boolean mayDetach;
  private final Ending ending;
  private Draft draft;

  Run(
      Release release,
      Cluster cluster,
      Tools tools,
      ReleaseLock lock,
      Journal journal,
      Keep keep,
      ReleaseListener listener,
      Announcer announcer,
      boolean mayDetach,
      Draft draft) {
    this.release = release;
    this.cluster = cluster;
    this.tools = tools;
    this.lock = lock;
    this.journal = journal;
    this.keep = keep;
    this.listener = listener;
    this.announcer = announcer;
    this.mayDetach = mayDetach;
    this.draft = draft;
    this.ending = new Ending(tools, journal, keep, listener, announcer);
  }

  Release release() {
    return release;
  }

  Cluster cluster() {
    return cluster;
  }

  Tools tools() {
    return tools;
  }

  Keep keep() {
    return keep;
  }

  ReleaseListener listener() {
    return listener;
  }

  Draft draft() {
    return draft;
  }

  Redactor redactor() {
    return tools.redactor();
  }

  Clock clock() {
    return tools.clock();
  }

  Failures failures() {
    return tools.failures();
  }

  /** The release's id, which is its record's as well. */
  String id() {
    return journal.header().releaseId();
  }

  /** Of the only plan that may be done; null when whatever is planned may be. */
  @Nullable String approvedDigest() {
    return journal.header().approvedDigest();
  }

  void draft(UnaryOperator<Draft> change) {
    draft = change.apply(draft);
  }

  /**
   * Whether this release, in this process or in one before it, may have changed the application.
   */
  boolean changed() {
    return journal.isFinished(Keep.SNAPSHOT);
  }

  /**
   * A part of a step that must not be done twice; its name is in the journal before and after it.
   * Stops here when the lock is lost: every write of the engine stands behind such a check.
   */
  void once(String name, Supplier<Map<String, String>> part) {
    if (journal.isFinished(name)) {
      return;
    }
    begin(name);
    Map<String, String> detail = part.get();
    end(name, detail);
  }

  /** Writes into the journal what was found out, over what it said before. */
  void note(String name, Map<String, String> detail) {
    begin(name);
    end(name, detail);
  }

  /** What the journal says of a part of a step; empty when that was not done. */
  Map<String, String> detail(String name) {
    return journal.isFinished(name) ? journal.detail(name) : Map.of();
  }

  /** Whether another process may go on with its watch; one that resumed stays to the end. */
  boolean mayDetach() {
    return mayDetach;
  }

  /** Every write stands behind this: it throws when the lock was lost. */
  void requireLock() {
    lock.check();
  }

  /** Whether a part of a step was begun, by this process or one before it. */
  boolean begun(String name) {
    return journal.isStarted(name);
  }

  /** Walks forward; at the first failure after the first change, walks back. */
  ReleaseOutcome go(List<Step> forward, Step back) {
    announcer.started(draft.record());
    tools.takeBack().forward();
    try {
      for (Step step : forward) {
        switch (taken(step)) {
          case PASSED, SKIPPED -> {}
          case DETACHED -> {
            // Before the lock is released: what is not told yet is told by who goes on.
            announcer.close();
            ReleaseOutcome detached = new ReleaseOutcome.Detached(draft.record());
            listener.finished(detached);
            return detached;
          }
          case FAILED -> {
            return changed() ? back(back) : ending.end(draft, DeploymentRecord.Outcome.BLOCKED);
          }
          case UNKNOWN -> {
            return ending.end(
                draft,
                changed() ? DeploymentRecord.Outcome.HALTED : DeploymentRecord.Outcome.BLOCKED);
          }
        }
      }
      return ending.end(draft, DeploymentRecord.Outcome.SUCCEEDED);
    } catch (SlipwayException | KubernetesClientException e) {
      return ending.stopped(draft, e);
    } finally {
      tools.takeBack().over();
    }
  }

  private ReleaseOutcome back(Step back) {
    tools.takeBack().over();
    return switch (taken(back)) {
      case PASSED, SKIPPED -> ending.end(draft, DeploymentRecord.Outcome.ROLLED_BACK);
      case FAILED, UNKNOWN, DETACHED -> {
        String why = journal.detail(back.name()).getOrDefault(SUMMARY, "it is not known why");
        draft = draft.rollbackFailed(why);
        yield ending.end(draft, DeploymentRecord.Outcome.HALTED);
      }
    };
  }

  private StepResult.Kind taken(Step step) {
    if (journal.isFinished(step.name())) {
      return StepResult.Kind.valueOf(
          journal.detail(step.name()).getOrDefault(OUTCOME, StepResult.Kind.UNKNOWN.name()));
    }
    Instant started = clock().instant();
    listener.phaseStarted(step.phase());
    StepResult result;
    try {
      begin(step.name());
      Optional<StepResult> back = tools.takeBack().result(step, failures());
      result = back.isPresent() ? back.get() : step.take(this);
    } catch (RuntimeException e) {
      Optional<StepResult> back = tools.takeBack().result(step, failures());
      if (back.isPresent() && !(e instanceof LockException)) {
        // The wait that was ended has left it set; what follows writes.
        Thread.interrupted();
        return finished(step, started, back.get());
      }
      String what = failures().line(String.valueOf(e.getMessage()));
      finishPhase(step.phase(), started, StepResult.Kind.UNKNOWN.word(), what, List.of());
      throw e;
    }
    return finished(step, started, result);
  }

  private StepResult.Kind finished(Step step, Instant started, StepResult result) {
    if (result.kind() == StepResult.Kind.DETACHED) {
      // Neither the record nor a message is ours from here on: who goes on writes both.
      listener.phaseFinished(
          step.phase(),
          new PhaseRecord(
              step.phase().word(),
              started,
              clock().instant(),
              result.kind().word(),
              result.summary(),
              List.of()));
      return result.kind();
    }
    if (result instanceof StepResult.Stopped stopped) {
      boolean first = draft.failure() == null;
      draft = draft.failed(stopped.failure());
      if (first) {
        listener.failed(stopped.failure());
      }
    }
    finishPhase(step.phase(), started, result.kind().word(), result.summary(), result.checks());
    keep.draft(draft);
    end(step.name(), Map.of(OUTCOME, result.kind().name(), SUMMARY, result.summary()));
    return result.kind();
  }

  private void finishPhase(
      Phase phase, Instant started, String outcome, String summary, List<CheckResult> checks) {
    PhaseRecord record =
        new PhaseRecord(
            phase.word(), started, clock().instant(), outcome, redactor().redact(summary), checks);
    draft = draft.with(record);
    listener.phaseFinished(phase, record);
    announcer.finished(draft.record(), record);
  }

  /** Writes into the journal that something begins, while the lock is held. */
  void begin(String name) {
    lock.check();
    journal.append(new JournalEntry(name, JournalEntry.State.STARTED, clock().instant(), Map.of()));
  }

  private void end(String name, Map<String, String> detail) {
    journal.append(new JournalEntry(name, JournalEntry.State.FINISHED, clock().instant(), detail));
  }
}
