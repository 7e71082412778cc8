package dev.slipway.migration;

import static dev.slipway.migration.ScriptedRunner.fails;
import static dev.slipway.migration.ScriptedRunner.says;
import static dev.slipway.migration.ScriptedRunner.unknown;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.Clocks;
import dev.slipway.config.MigrationConfig;
import dev.slipway.exec.Receipt;
import dev.slipway.migration.MigrationOutcome.Failed;
import dev.slipway.migration.MigrationOutcome.Migrated;
import dev.slipway.migration.MigrationOutcome.Refusal;
import dev.slipway.migration.MigrationOutcome.Refused;
import dev.slipway.migration.MigrationOutcome.Unknown;
import dev.slipway.redact.Redactor;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class MigratorTest {
  private static final Instant START = Instant.parse("2026-11-23T09:00:00Z");

  private final AtomicReference<Instant> now = new AtomicReference<>(START);
  private final List<Duration> pauses = new ArrayList<>();
  private final List<String> progress = new ArrayList<>();
  private final Redactor redactor = new Redactor();
  private final MigrationConfig config = Configs.customWithAll();

  private final Clock clock = Clocks.utc(now::get);

  private final Migrator migrator =
      new Migrator(
          redactor,
          clock,
          duration -> {
            pauses.add(duration);
            now.updateAndGet(time -> time.plus(duration));
          });

  private static ScriptedRunner runner() {
    return new ScriptedRunner(false)
        .on("heads", says("b\n"))
        .on("current", says("a\n"), says("b\n"))
        .on("pending", says("b\n"), says(""))
        .on("upgrade", says(""));
  }

  private MigrationOutcome migrate(ScriptedRunner runner) {
    return migrator.migrate(config, runner, progress::add);
  }

  @Test
  void migratesAndAsksAgain() {
    ScriptedRunner runner = runner();

    assertThat(migrate(runner)).isEqualTo(new Migrated("a", "b", List.of("b")));
    assertThat(runner.ran)
        .containsExactly("heads", "current", "pending", "upgrade", "heads", "current", "pending");
  }

  @Test
  void asksAnewEachTimeButUpgradesUnderOnePurpose() {
    ScriptedRunner runner = runner();

    migrate(runner);

    assertThat(runner.purposes).doesNotHaveDuplicates().contains("migration-upgrade");
  }

  @Test
  void failsWhenTheUpgradeEndsWellButTheDatabaseIsNotAtTheHead() {
    ScriptedRunner runner = runner().on("current", says("a")).on("pending", says("b"));

    assertThat(migrate(runner))
        .isInstanceOfSatisfying(
            Failed.class,
            failed -> {
              assertThat(failed.cause()).contains("exit code 0", "at a", "not at the head b");
              assertThat(failed.at()).isEqualTo("a");
            });
  }

  @Test
  void isUnknownWhenTheDatabaseCannotBeAskedAfterTheUpgrade() {
    ScriptedRunner runner = runner().on("current", says("a"), fails(2, "", "no route to host"));

    assertThat(migrate(runner))
        .isInstanceOfSatisfying(
            Unknown.class, unknown -> assertThat(unknown.cause()).contains("no route to host"));
  }

  @Test
  void asksOnceMoreWhereAnAnswerWasLost() {
    ScriptedRunner runner =
        runner()
            .on("heads", unknown("the stream was cut"), says("b\n"))
            .on("current", says("a"), unknown("the stream was cut"), says("b"));

    assertThat(migrate(runner)).isEqualTo(new Migrated("a", "b", List.of("b")));
    assertThat(runner.purposes).doesNotHaveDuplicates();
    assertThat(pauses).isEmpty();
  }

  @Test
  void asksForAsLongAsItMayTakeAfterAnUpgradeThatEndedWell() {
    Receipt cut = unknown("the stream was cut");
    ScriptedRunner runner = runner().on("current", says("a"), cut, cut, cut, cut, says("b"));

    assertThat(migrate(runner)).isEqualTo(new Migrated("a", "b", List.of("b")));
    assertThat(pauses).isNotEmpty();
  }

  @Test
  void takesTheToolsLastLineForTheCauseOfAFailure() {
    redactor.learn("hunter22");
    ScriptedRunner runner =
        runner()
            .on("current", says("a"))
            .on("upgrade", fails(3, "applying b", "trace\nERROR: password hunter22 is wrong\n"));

    assertThat(migrate(runner))
        .isInstanceOfSatisfying(
            Failed.class,
            failed -> {
              assertThat(failed.cause())
                  .isEqualTo("the migration tool: exit code 3: ERROR: password ***** is wrong");
              assertThat(failed.at()).isEqualTo("a");
              assertThat(failed.evidence().get(0).text())
                  .contains("applying b", "trace")
                  .doesNotContain("hunter22");
            });
  }

  @Test
  void reconcilesAnUnknownEndWithTheDatabaseAndNeverRunsItAgain() {
    ScriptedRunner runner =
        runner()
            .on("current", says("a"), says("a"), unknown("refused"), unknown("refused"), says("b"))
            .on("pending", says("b"), says("b"), says(""))
            .on("upgrade", unknown("the stream was cut"));

    assertThat(migrate(runner)).isEqualTo(new Migrated("a", "b", List.of("b")));
    assertThat(runner.ran.stream().filter("upgrade"::equals)).hasSize(1);
    assertThat(pauses).containsExactly(Duration.ofSeconds(2), Duration.ofSeconds(4));
  }

  @Test
  void staysUnknownWhenTheDatabaseIsNotAtTheHeadAfterTheMigrationsTime() {
    ScriptedRunner runner =
        runner()
            .on("current", says("a"))
            .on("pending", says("b"))
            .on("upgrade", unknown("the stream was cut"));

    assertThat(migrate(runner))
        .isInstanceOfSatisfying(
            Unknown.class,
            unknown ->
                assertThat(unknown.cause())
                    .contains("the stream was cut", "at a", "head b", "Pod/backend-1"));
    assertThat(runner.ran.stream().filter("upgrade"::equals)).hasSize(1);
    assertThat(now.get()).isBetween(START.plusSeconds(60), START.plusSeconds(75));
  }

  @Test
  void asksAFewTimesAlsoWhenTheUpgradeUsedUpItsTime() {
    ScriptedRunner runner =
        runner()
            .on("current", says("a"))
            .on("pending", says("b"))
            .on("upgrade", unknown("no exit status within 60 s"));
    Migrator late =
        new Migrator(
            redactor,
            clock,
            duration -> {
              pauses.add(duration);
              now.updateAndGet(time -> time.plus(Duration.ofMinutes(2)));
            });

    assertThat(late.migrate(config, runner, progress::add).kind())
        .isEqualTo(MigrationOutcome.Kind.UNKNOWN);
    assertThat(pauses).hasSize(3);
  }

  @Test
  void keepsTheInterruptWhileItReconciles() {
    Migrator interrupted =
        new Migrator(
            redactor,
            clock,
            duration -> {
              throw new InterruptedException();
            });
    ScriptedRunner runner =
        runner()
            .on("current", says("a"))
            .on("pending", says("b"))
            .on("upgrade", unknown("the stream was cut"));

    MigrationOutcome outcome = interrupted.migrate(config, runner, progress::add);

    assertThat(Thread.interrupted()).isTrue();
    assertThat(outcome.kind()).isEqualTo(MigrationOutcome.Kind.UNKNOWN);
  }

  @Test
  void refusesAnUpgradeThatCouldNotStart() {
    ScriptedRunner runner =
        runner().on("upgrade", new Receipt.NotRun("the image is missing", Duration.ZERO));

    assertThat(migrate(runner))
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> {
              assertThat(refused.refusal()).isEqualTo(Refusal.NOT_RUN);
              assertThat(refused.cause()).isEqualTo("the image is missing");
            });
  }

  @Test
  void refusesToCompareWhatTheToolCannotTell() {
    MigrationConfig blind =
        Configs.custom(
            new MigrationConfig.Custom(
                List.of("heads"), List.of("current"), null, List.of("upgrade"), null),
            List.of("b"));

    assertThat(migrator.migrate(blind, runner(), progress::add))
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> assertThat(refused.refusal()).isEqualTo(Refusal.PENDING_DIFFERS));
  }

  @Test
  void comparesPendingInOrder() {
    MigrationConfig declaring = Configs.custom(config.custom(), List.of("b", "c"));

    assertThat(migrator.migrate(declaring, runner().on("pending", says("c\nb\n")), progress::add))
        .isInstanceOfSatisfying(
            Refused.class, refused -> assertThat(refused.cause()).contains("[b, c]", "[c, b]"));
  }

  @Test
  void goesBackAndAsksAgain() {
    ScriptedRunner runner =
        runner().on("current", says("b"), says("a")).on("downgrade a", says(""));

    assertThat(migrator.downgrade(config, runner, "a", progress::add))
        .isEqualTo(new Migrated("b", "a", List.of()));
  }

  @Test
  void runsNoDowngradeWhenTheDatabaseIsThereAlready() {
    assertThat(migrator.downgrade(config, runner(), "a", progress::add))
        .isEqualTo(new Migrated("a", "a", List.of()));
  }

  @Test
  void judgesADowngradeWithAnUnknownEndByTheDatabase() {
    ScriptedRunner there =
        runner().on("current", says("b"), says("a")).on("downgrade a", unknown("cut"));
    ScriptedRunner notThere = runner().on("current", says("b")).on("downgrade a", unknown("cut"));

    assertThat(migrator.downgrade(config, there, "a", progress::add))
        .isEqualTo(new Migrated("b", "a", List.of()));
    assertThat(migrator.downgrade(config, notThere, "a", progress::add))
        .isInstanceOfSatisfying(
            Unknown.class, unknown -> assertThat(unknown.cause()).contains("cut", "at b"));
  }

  @Test
  void failsADowngradeThatEndsWellElsewhere() {
    ScriptedRunner runner = runner().on("current", says("b")).on("downgrade a", says(""));

    assertThat(migrator.downgrade(config, runner, "a", progress::add))
        .isInstanceOfSatisfying(Failed.class, failed -> assertThat(failed.at()).isEqualTo("b"));
  }

  @Test
  void refusesADowngradeThatTheToolDoesNotHave() {
    MigrationConfig flyway = Configs.of(MigrationConfig.Tool.FLYWAY, List.of("flyway"), null);

    assertThat(migrator.downgrade(flyway, runner(), "1", progress::add))
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> assertThat(refused.refusal()).isEqualTo(Refusal.NO_DOWNGRADE));
  }
}
