package dev.slipway;

import dev.slipway.journal.Journal;
import dev.slipway.lock.LockException;
import dev.slipway.record.DeploymentRecord;
import dev.slipway.record.FailureRecord;
import dev.slipway.record.RecordHash;
import dev.slipway.release.Phase;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How a release ends: the record, the journal, what is kept, and who is told. */
final class Ending {
  private static final Logger LOG = LoggerFactory.getLogger(Ending.class);

  private final Tools tools;
  private final Journal journal;
  private final Keep keep;
  private final ReleaseListener listener;
  private final Announcer announcer;

  Ending(Tools tools, Journal journal, Keep keep, ReleaseListener listener, Announcer announcer) {
    this.tools = tools;
    this.journal = journal;
    this.keep = keep;
    this.listener = listener;
    this.announcer = announcer;
  }

  /** Writes the record, once, and closes the journal. */
  ReleaseOutcome end(Draft draft, DeploymentRecord.Outcome outcome) {
    DeploymentRecord record =
        tools
            .records()
            .find(journal.header().releaseId())
            .orElseGet(
                () -> {
                  DeploymentRecord made =
                      draft.ended(outcome, tools.clock().instant()).toBuilder()
                          .previousRecordHash(previousHash(draft))
                          .build();
                  tools.records().append(made);
                  return made;
                });
    announcer.ending(record);
    journal.finish();
    if (outcome != DeploymentRecord.Outcome.HALTED) {
      keep.forget(outcome != DeploymentRecord.Outcome.SUCCEEDED);
      keep.forgetAllBut(
          tools.records().history().stream()
              .map(DeploymentRecord::recordId)
              .collect(Collectors.toUnmodifiableSet()));
    }
    return told(Records.outcome(record));
  }

  /** Null for the first record, or when the one before is gone. */
  private @Nullable String previousHash(Draft draft) {
    String previous = draft.record().previousRecord();
    return previous == null
        ? null
        : tools.records().find(previous).map(RecordHash::of).orElse(null);
  }

  /**
   * The cluster or the lock was lost on the way: nothing is known to have failed, and the journal
   * stays open.
   */
  ReleaseOutcome stopped(Draft draft, RuntimeException e) {
    LOG.atError()
        .setCause(e)
        .addKeyValue("release", journal.header().releaseId())
        .log("The release stopped on its way; it can be resumed");
    boolean lockLost = e instanceof LockException;
    FailureRecord failure =
        tools
            .failures()
            .of(
                Phase.ROLLOUT,
                lockLost ? "LOCK_LOST" : "STOPPED",
                String.valueOf(e.getMessage()),
                lockLost
                    ? "let the new holder finish, then look at the history"
                    : "call resume() when the cluster answers again");
    DeploymentRecord halted =
        draft.failed(failure).ended(DeploymentRecord.Outcome.HALTED, tools.clock().instant());
    if (!lockLost) {
      announcer.stopped(halted);
    }
    return told(Records.outcome(halted));
  }

  private ReleaseOutcome told(ReleaseOutcome outcome) {
    listener.finished(outcome);
    announcer.settle(outcome.record());
    return outcome;
  }
}
