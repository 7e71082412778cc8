package dev.slipway.migration;

import dev.slipway.config.MigrationConfig;
import dev.slipway.exec.CommandRunner;
import dev.slipway.exec.Receipt;
import dev.slipway.migration.MigrationOutcome.Migrated;
import dev.slipway.migration.MigrationOutcome.Refusal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One migration to the head under way. */
final class Upgrade {
  /** The purpose of the command that changes the database, by which its receipt is found. */
  static final String PURPOSE = "migration-upgrade";

  private static final int FEWEST_TRIES = 4;
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(2);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);

  private final MigrationTool tool;
  private final MigrationConfig config;
  private final CommandRunner runner;
  private final Rounds rounds;
  private final Report report;
  private final Consumer<String> progress;
  private final Clock clock;
  private final Pause pause;
  private final Instant started;
  private @Nullable PendingUpgrade begun;

  Upgrade(
      MigrationConfig config,
      CommandRunner runner,
      Rounds rounds,
      Report report,
      Consumer<String> progress,
      Clock clock,
      Pause pause) {
    this.tool = MigrationTool.of(config);
    this.config = config;
    this.runner = runner;
    this.rounds = rounds;
    this.report = report;
    this.progress = progress;
    this.clock = clock;
    this.pause = pause;
    this.started = clock.instant();
  }

  MigrationOutcome begin(Consumer<PendingUpgrade> beginning) {
    Answer<Schema> read = read();
    if (!(read instanceof Answer.Told<Schema> told)) {
      return report.refused((Answer.Stopped<Schema>) read);
    }
    Schema schema = told.value();
    progress.accept(
        tool.name()
            + ": the head is "
            + schema.head()
            + ", the database is "
            + schema.place()
            + ", pending: "
            + schema.pending());
    if (schema.isAtHead()) {
      return migrated(schema);
    }
    Optional<String> difference = schema.difference(config.pending(), tool);
    if (difference.isPresent()) {
      return report.refused(Refusal.PENDING_DIFFERS, difference.get());
    }
    tell(schema);
    beginning.accept(PendingUpgrade.of(schema));
    return run(schema);
  }

  MigrationOutcome resume(@Nullable PendingUpgrade before) {
    begun = before;
    Answer<Schema> read = read();
    if (!(read instanceof Answer.Told<Schema> told)) {
      // not refused: the process before may have run it
      Answer.Stopped<Schema> stopped = (Answer.Stopped<Schema>) read;
      return report.unknown(
          "another process began the upgrade, and the database cannot be asked where it is: "
              + stopped.cause(),
          stopped.question().command(),
          stopped.receipt());
    }
    Schema schema = told.value();
    if (schema.isAtHead()) {
      return migrated(schema);
    }
    if (runner.runsOnce()) {
      tell(schema);
      return run(schema);
    }
    return reconcile(
        schema, new Receipt.Unknown("another process began it", "", "", Duration.ZERO));
  }

  private void tell(Schema schema) {
    progress.accept(
        tool.name()
            + ": upgrading to "
            + schema.head()
            + " in "
            + runner.where()
            + ", at most "
            + config.timeout().toSeconds()
            + " s");
  }

  private MigrationOutcome run(Schema schema) {
    Receipt receipt = runner.run(PURPOSE, tool.upgrade(), config.timeout());
    return switch (receipt.kind()) {
      case NOT_RUN -> report.refused(Refusal.NOT_RUN, ((Receipt.NotRun) receipt).reason());
      case UNKNOWN -> reconcile(schema, (Receipt.Unknown) receipt);
      case FINISHED -> receipt.succeeded() ? verify(schema, receipt) : failed(receipt);
    };
  }

  private MigrationOutcome verify(Schema before, Receipt receipt) {
    Answer<Schema> after = read();
    if (!(after instanceof Answer.Told<Schema> told)) {
      Answer.Stopped<Schema> stopped = (Answer.Stopped<Schema>) after;
      if (stopped.receipt().kind() != Receipt.Kind.FINISHED) {
        return reconcile(
            before,
            new Receipt.Unknown(
                "it ended with exit code 0, but the database could not be asked: "
                    + stopped.cause(),
                "",
                "",
                Duration.ZERO));
      }
      return report.unknown(
          "the upgrade ended with exit code 0, but the database could not be asked where it is: "
              + stopped.cause(),
          tool.upgrade(),
          receipt);
    }
    if (told.value().isAtHead()) {
      return migrated(before);
    }
    return report.failed(
        "the upgrade ended with exit code 0, but the database is "
            + told.value().place()
            + ", not at the head "
            + before.head(),
        told.value().current(),
        tool.upgrade(),
        receipt);
  }

  private MigrationOutcome failed(Receipt receipt) {
    Answer<String> current = tool.current(rounds.next());
    progress.accept(
        tool.name() + ": the upgrade failed, and the database is " + Schema.place(current));
    return report.failed(
        tool.name() + ": " + Outputs.failure(receipt, tool.cause(receipt)),
        current instanceof Answer.Told<String> told ? told.value() : "",
        tool.upgrade(),
        receipt);
  }

  /** Asks the database, for as long as the upgrade may still run. */
  private MigrationOutcome reconcile(Schema before, Receipt.Unknown receipt) {
    Instant deadline = started.plus(config.timeout());
    Duration next = FIRST_PAUSE;
    for (int tries = 1; ; tries++) {
      Answer<Schema> now = read();
      if (now instanceof Answer.Told<Schema> told && told.value().isAtHead()) {
        return migrated(before);
      }
      String place = place(now, before.head());
      progress.accept(
          tool.name() + ": the upgrade's end is unknown (" + receipt.reason() + "); " + place);
      if (tries >= FEWEST_TRIES && !clock.instant().isBefore(deadline)) {
        return unknown(receipt, place, tries);
      }
      try {
        pause.of(next);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return unknown(receipt, place, tries);
      }
      Duration doubled = next.multipliedBy(2);
      next = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
    }
  }

  private MigrationOutcome unknown(Receipt.Unknown receipt, String place, int tries) {
    return report.unknown(
        "the upgrade's end is unknown ("
            + receipt.reason()
            + "), and after asking "
            + tries
            + " times "
            + place
            + "; see whether it still runs in "
            + runner.where(),
        tool.upgrade(),
        receipt);
  }

  private static String place(Answer<Schema> now, String head) {
    return now instanceof Answer.Told<Schema> told
        ? "the database is " + told.value().place() + ", not at the head " + head
        : "the database could not be asked: " + ((Answer.Stopped<Schema>) now).cause();
  }

  /** What was seen before it began counts: since then a part of it, or all, may have been done. */
  private MigrationOutcome migrated(Schema before) {
    PendingUpgrade done = begun == null ? PendingUpgrade.of(before) : begun;
    return new Migrated(done.from(), before.head(), done.migrations());
  }

  private Answer<Schema> read() {
    return Schema.read(tool, rounds.next());
  }
}
