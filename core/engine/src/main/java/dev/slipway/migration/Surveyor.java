package dev.slipway.migration;

import dev.slipway.config.MigrationConfig;
import dev.slipway.exec.CommandRunner;
import dev.slipway.exec.Receipt;
import dev.slipway.migration.MigrationOutcome.Refusal;
import dev.slipway.redact.Redactor;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Looks at a migration before it is due: the same questions that come before an upgrade, and the
 * SQL that it would run. Nothing is changed in the database. Safe for use by several threads.
 */
public final class Surveyor {
  private static final Set<Refusal> PROVEN =
      Set.of(Refusal.TWO_HEADS, Refusal.NO_HEAD, Refusal.DATABASE_AHEAD);

  private final Redactor redactor;
  private final Clock clock;

  /** Masks in causes and evidence what the redactor knows. */
  public Surveyor(Redactor redactor, Clock clock) {
    this.redactor = Objects.requireNonNull(redactor, "redactor");
    this.clock = Objects.requireNonNull(clock, "clock");
  }

  /**
   * Asks for heads, current and pending.
   *
   * @param runner runs the tool's commands with the release's migrations
   */
  public MigrationSurvey survey(MigrationConfig config, CommandRunner runner) {
    MigrationTool tool = MigrationTool.of(config);
    Answer<Schema> read =
        Schema.read(tool, new Rounds(runner, clock.instant(), config.timeout()).next());
    if (read instanceof Answer.Told<Schema> told) {
      Schema schema = told.value();
      return new MigrationSurvey.Seen(
          schema.head(),
          schema.current(),
          schema.pending(),
          schema.difference(config.pending(), tool).map(redactor::redact).orElse(""));
    }
    Answer.Stopped<Schema> stopped = (Answer.Stopped<Schema>) read;
    MigrationOutcome.Refused refused =
        (MigrationOutcome.Refused) new Report(runner.where(), redactor, clock).refused(stopped);
    return new MigrationSurvey.Stopped(
        refused.refusal(), PROVEN.contains(refused.refusal()), refused.cause(), refused.evidence());
  }

  /**
   * Has the tool print the SQL of an upgrade, without a database.
   *
   * @param current empty for an empty database
   * @return the receipt, whose standard output is the SQL; empty when the tool cannot print it
   */
  public Optional<Receipt> sql(
      MigrationConfig config, CommandRunner runner, String current, String head) {
    Optional<List<String>> command = MigrationTool.of(config).sql(current, head);
    return command.map(
        c ->
            new Rounds(runner, clock.instant(), config.timeout())
                .next()
                .ask(new Question("sql", c)));
  }
}
