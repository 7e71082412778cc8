package dev.slipway.migration;

import dev.slipway.config.MigrationConfig;
import dev.slipway.exec.CommandRunner;
import dev.slipway.exec.Receipt;
import dev.slipway.migration.MigrationOutcome.Migrated;
import dev.slipway.migration.MigrationOutcome.Refusal;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** One way back under way. */
final class Downgrade {
  /** The purpose of the command that changes the database, by which its receipt is found. */
  static final String PURPOSE = "migration-downgrade";

  private final MigrationTool tool;
  private final MigrationConfig config;
  private final CommandRunner runner;
  private final Rounds rounds;
  private final Report report;
  private final Consumer<String> progress;

  Downgrade(
      MigrationConfig config,
      CommandRunner runner,
      Rounds rounds,
      Report report,
      Consumer<String> progress) {
    this.tool = MigrationTool.of(config);
    this.config = config;
    this.runner = runner;
    this.rounds = rounds;
    this.report = report;
    this.progress = progress;
  }

  MigrationOutcome to(String revision) {
    Optional<List<String>> command = tool.downgrade(revision);
    if (command.isEmpty()) {
      return report.refused(
          Refusal.NO_DOWNGRADE, tool.name() + " has no command to go back to " + revision);
    }
    Answer<String> before = tool.current(rounds.next());
    if (!(before instanceof Answer.Told<String> from)) {
      return report.refused((Answer.Stopped<String>) before);
    }
    if (isAt(revision, from)) {
      return new Migrated(from.value(), revision, List.of());
    }
    progress.accept(
        tool.name() + ": the database is " + Schema.place(before) + ", going back to " + revision);
    Receipt receipt = runner.run(PURPOSE, command.get(), config.timeout());
    if (receipt instanceof Receipt.NotRun notRun) {
      return report.refused(Refusal.NOT_RUN, notRun.reason());
    }
    return judge(revision, from.value(), command.get(), receipt);
  }

  private MigrationOutcome judge(
      String revision, String from, List<String> command, Receipt receipt) {
    Answer<String> after = tool.current(rounds.next());
    boolean there = isAt(revision, after);
    boolean ended = receipt.kind() == Receipt.Kind.FINISHED;
    if (there && (receipt.succeeded() || !ended)) {
      return new Migrated(from, revision, List.of());
    }
    if (!ended || (receipt.succeeded() && after instanceof Answer.Stopped<String>)) {
      String end = receipt instanceof Receipt.Unknown unknown ? unknown.reason() : "exit code 0";
      return report.unknown(
          "the downgrade to "
              + revision
              + " cannot be judged ("
              + end
              + "): the database is "
              + Schema.place(after),
          command,
          receipt);
    }
    return report.failed(
        receipt.succeeded()
            ? "the downgrade to "
                + revision
                + " ended with exit code 0, but the database is "
                + Schema.place(after)
            : tool.name() + " downgrade: " + Outputs.failure(receipt, tool.cause(receipt)),
        after instanceof Answer.Told<String> at ? at.value() : "",
        command,
        receipt);
  }

  /** Alembic calls the revision of an empty database {@code base}. */
  private static boolean isAt(String revision, Answer<String> current) {
    return current instanceof Answer.Told<String> told
        && (revision.equals(told.value()) || (told.value().isEmpty() && revision.equals("base")));
  }
}
