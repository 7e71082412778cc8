package dev.slipway.migration;

import dev.slipway.config.MigrationConfig;
import dev.slipway.exec.CommandRunner;
import dev.slipway.redact.Redactor;
import java.time.Clock;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Migrates a database with the tool and the image of a release: only when the image has one head
 * and what is pending is what the release declares; and a migration counts only when the database,
 * asked afterwards, is at that head. Of a run whose end is unknown, the database is asked; it is
 * never run again blindly.
 *
 * <p>Tells its progress in lines for people, on the caller's thread. Safe for use by several
 * threads; each call blocks its caller.
 */
public final class Migrator {
  /**
   * The purpose of the command that upgrades, by which a runner knows it from those that only ask.
   */
  public static final String UPGRADE = Upgrade.PURPOSE;

  private final Redactor redactor;
  private final Clock clock;
  private final Pause pause;

  /** Masks in causes, evidence and progress what the redactor knows. */
  public Migrator(Redactor redactor, Clock clock) {
    this(redactor, clock, duration -> TimeUnit.NANOSECONDS.sleep(duration.toNanos()));
  }

  Migrator(Redactor redactor, Clock clock, Pause pause) {
    this.redactor = Objects.requireNonNull(redactor, "redactor");
    this.clock = Objects.requireNonNull(clock, "clock");
    this.pause = Objects.requireNonNull(pause, "pause");
  }

  /**
   * Migrates to the image's head. A database that is there already is left alone.
   *
   * @param runner runs the tool's commands, in the new version's image
   */
  public MigrationOutcome migrate(
      MigrationConfig config, CommandRunner runner, Consumer<String> progress) {
    return migrate(config, runner, pending -> {}, progress);
  }

  /**
   * The same.
   *
   * @param beginning is told what the upgrade will do, right before it is run; what it throws is
   *     thrown on, and nothing is run
   */
  public MigrationOutcome migrate(
      MigrationConfig config,
      CommandRunner runner,
      Consumer<PendingUpgrade> beginning,
      Consumer<String> progress) {
    return upgrade(config, runner, progress).begin(beginning);
  }

  /**
   * Goes on with a migration that another process began, and whose end it did not record. What is
   * pending is not compared, as part of it may be done. A runner that runs once (a Job) gives the
   * receipt of that run; otherwise the database is asked until it is at the head, or the
   * migration's time is over.
   *
   * @param begun what the other process was told before it began; null when that is not known, and
   *     then what the outcome names is what the database is found to lack
   */
  public MigrationOutcome resume(
      MigrationConfig config,
      CommandRunner runner,
      @Nullable PendingUpgrade begun,
      Consumer<String> progress) {
    return upgrade(config, runner, progress).resume(begun);
  }

  /**
   * Migrates down to an older revision, with the image that knows both.
   *
   * @param revision as the tool names it
   */
  public MigrationOutcome downgrade(
      MigrationConfig config, CommandRunner runner, String revision, Consumer<String> progress) {
    return new Downgrade(config, runner, rounds(config, runner), report(runner), redacted(progress))
        .to(revision);
  }

  private Upgrade upgrade(MigrationConfig config, CommandRunner runner, Consumer<String> progress) {
    return new Upgrade(
        config, runner, rounds(config, runner), report(runner), redacted(progress), clock, pause);
  }

  private Rounds rounds(MigrationConfig config, CommandRunner runner) {
    return new Rounds(runner, clock.instant(), config.timeout());
  }

  private Report report(CommandRunner runner) {
    return new Report(runner.where(), redactor, clock);
  }

  private Consumer<String> redacted(Consumer<String> progress) {
    return line -> progress.accept(redactor.redact(line));
  }
}
