package dev.slipway;

import dev.slipway.gate.CheckOutcome;
import dev.slipway.gate.CheckResult;
import dev.slipway.message.Message;
import dev.slipway.message.MessageKind;
import dev.slipway.message.Outbox;
import dev.slipway.message.OutboxStore;
import dev.slipway.message.Routes;
import dev.slipway.record.DeploymentRecord;
import dev.slipway.record.FailureRecord;
import dev.slipway.record.PhaseRecord;
import dev.slipway.redact.Redactor;
import dev.slipway.release.Phase;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the channels of {@code slipway.yaml} what becomes of a release. No channel holds up a
 * rollback; at the end of another release, messages on their way are waited for at most 2 s, as
 * {@link Patience} has it.
 */
final class Announcer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Announcer.class);

  /** How long the cluster may take to keep a release's last message. */
  private static final Duration KEPT = Duration.ofSeconds(2);

  private final @Nullable Outbox outbox;
  private final @Nullable String dashboard;
  private final Clock clock;
  private final Patience patience;
  private boolean waited;

  private Announcer(
      @Nullable Outbox outbox, @Nullable String dashboard, Clock clock, Patience patience) {
    this.outbox = outbox;
    this.dashboard = dashboard;
    this.clock = clock;
    this.patience = patience;
  }

  /** Goes on with what an earlier process of this release had to tell. */
  static Announcer open(
      Routes routes,
      OutboxStore kept,
      Redactor redactor,
      Clock clock,
      @Nullable String dashboard,
      Patience patience) {
    if (routes.isEmpty()) {
      return new Announcer(null, dashboard, clock, patience);
    }
    Outbox outbox =
        new Outbox(routes, kept, redactor, Announcer::thread, why -> LOG.atWarn().log(why));
    outbox.resume();
    return new Announcer(outbox, dashboard, clock, patience);
  }

  private static ScheduledExecutorService thread(String name) {
    return Executors.newSingleThreadScheduledExecutor(
        task -> {
          Thread thread = new Thread(task, "slipway-message-" + name);
          thread.setDaemon(true);
          return thread;
        });
  }

  void started(DeploymentRecord draft) {
    offer(draft, MessageKind.STARTED, "0", draft.startedAt(), "");
  }

  void finished(DeploymentRecord draft, PhaseRecord phase) {
    String detail = phase.phase() + " " + phase.outcome() + ": " + phase.summary();
    offer(draft, MessageKind.PROGRESS, phase.phase(), clock.instant(), detail);
  }

  /** The end, before the journal is closed: from here on a crash loses no message. */
  void ending(DeploymentRecord record) {
    FailureRecord failure = record.failure();
    boolean way = record.kind() == DeploymentRecord.Kind.ROLLBACK;
    String asked = way ? "rolled back by " + record.deployer() : "";
    MessageKind kind =
        switch (record.outcome()) {
          case SUCCEEDED -> way ? MessageKind.ROLLED_BACK : MessageKind.SUCCEEDED;
          case ROLLED_BACK -> MessageKind.ROLLED_BACK;
          case BLOCKED -> MessageKind.BLOCKED;
          case HALTED, UNKNOWN -> MessageKind.FAILED;
        };
    offer(record, kind, "end", record.timestamp(), failure == null ? asked : failure.cause());
    if (outbox != null && !outbox.kept(KEPT)) {
      LOG.atWarn().log("A release's last message is not kept yet; a crash now would lose it");
    }
  }

  /** It stopped on its way and can be resumed. */
  void stopped(DeploymentRecord record) {
    FailureRecord failure = record.failure();
    String why = failure == null ? "" : failure.cause() + "; " + failure.nextStep();
    offer(record, MessageKind.FAILED, "stopped", record.timestamp(), why);
  }

  /** Waits for messages on their way, unless this was a rollback. */
  void settle(DeploymentRecord record) {
    boolean calm =
        record.kind() == DeploymentRecord.Kind.DEPLOY
            && (record.outcome() == DeploymentRecord.Outcome.SUCCEEDED
                || record.outcome() == DeploymentRecord.Outcome.BLOCKED);
    if (calm) {
      flush();
    }
  }

  /**
   * Waits if that was not done before, and gives up what is not sent: the next process finds it.
   */
  @Override
  public void close() {
    flush();
    if (outbox != null) {
      outbox.close();
    }
  }

  private void flush() {
    if (outbox != null && !waited) {
      waited = true;
      patience.spend(outbox::flush);
    }
  }

  private void offer(
      DeploymentRecord record, MessageKind kind, String sequence, Instant at, String detail) {
    if (outbox == null) {
      return;
    }
    String id = record.recordId();
    outbox.offer(
        new Message(
            Message.id(id, kind, sequence),
            id,
            kind,
            record.application(),
            record.environment(),
            record.sha(),
            record.live(),
            at,
            record.deployer(),
            detail,
            checks(record),
            dashboard,
            record.runUrl(),
            null));
  }

  /** Only what was seen to pass is told as passed. */
  private static String checks(DeploymentRecord record) {
    List<CheckResult> checks =
        record.phases().stream()
            .filter(p -> p.phase().equals(Phase.VERIFICATION.word()))
            .flatMap(p -> p.checks().stream())
            .toList();
    long passed = checks.stream().filter(c -> c.outcome() == CheckOutcome.PASS).count();
    if (checks.isEmpty()) {
      return "➖ No smoke tests ran";
    }
    return passed == checks.size()
        ? "✅ All smoke tests passed (" + passed + ")"
        : "☑️ " + passed + " of " + checks.size() + " smoke tests passed";
  }
}
