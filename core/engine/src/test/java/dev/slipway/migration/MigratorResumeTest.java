package dev.slipway.migration;

import static dev.slipway.migration.ScriptedRunner.fails;
import static dev.slipway.migration.ScriptedRunner.says;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.config.MigrationConfig;
import dev.slipway.migration.MigrationOutcome.Migrated;
import dev.slipway.migration.MigrationOutcome.Unknown;
import dev.slipway.redact.Redactor;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Of a migration that another process began. */
class MigratorResumeTest {
  private final List<String> progress = new ArrayList<>();
  private final MigrationConfig config = Configs.customWithAll();
  private final Migrator migrator = new Migrator(new Redactor(), Clock.systemUTC(), duration -> {});

  private static ScriptedRunner runner() {
    return new ScriptedRunner(false).on("heads", says("b"));
  }

  @Test
  void resumesByTheReceiptOfARunnerThatRunsOnce() {
    ScriptedRunner job =
        new ScriptedRunner(true)
            .on("heads", says("b"))
            .on("current", says("a"), says("b"))
            .on("pending", says("b"), says(""))
            .on("upgrade", says(""));

    assertThat(migrator.resume(config, job, null, progress::add))
        .isEqualTo(new Migrated("a", "b", List.of("b")));
    assertThat(job.purposes).contains("migration-upgrade");
  }

  @Test
  void resumesByAskingTheDatabaseOfARunnerThatDoesNot() {
    ScriptedRunner runner =
        runner()
            .on("current", says("a"), says("a"), says("b"))
            .on("pending", says("b"), says("b"), says(""));

    assertThat(migrator.resume(config, runner, null, progress::add))
        .isEqualTo(new Migrated("a", "b", List.of("b")));
    assertThat(runner.ran).doesNotContain("upgrade");
  }

  /** The database is at its head: only who began can have said what that took. */
  @Test
  void saysOnResumingWhatTheUpgradeDidThatAnotherProcessBegan() {
    List<PendingUpgrade> told = new ArrayList<>();
    ScriptedRunner dies =
        runner().on("current", says("a"), says("b")).on("pending", says("b"), says(""));

    assertThatThrownBy(
            () ->
                migrator.migrate(
                    config,
                    dies,
                    pending -> {
                      told.add(pending);
                      throw new IllegalStateException("killed");
                    },
                    progress::add))
        .hasMessage("killed");
    assertThat(dies.ran).doesNotContain("upgrade");

    ScriptedRunner done = runner().on("current", says("b")).on("pending", says(""));
    assertThat(migrator.resume(config, done, told.get(0), progress::add))
        .isEqualTo(new Migrated("a", "b", List.of("b")));
  }

  @Test
  void isUnknownRatherThanRefusedWhenItCannotAskOnResuming() {
    ScriptedRunner runner = runner().on("heads", fails(1, "", "no such program"));

    assertThat(migrator.resume(config, runner, null, progress::add))
        .isInstanceOfSatisfying(
            Unknown.class, unknown -> assertThat(unknown.cause()).contains("no such program"));
  }
}
