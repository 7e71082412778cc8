package dev.slipway.migration;

import static dev.slipway.migration.ScriptedRunner.fails;
import static dev.slipway.migration.ScriptedRunner.says;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.migration.MigrationOutcome.Refusal;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What tools print when a Job's one output mixes it with their logs. */
class ToolOutputTest {
  private static Asker asker(ScriptedRunner runner) {
    return new Asker(runner, "1", Duration.ofMinutes(1));
  }

  @Test
  void readsAlembicsRevisionsBetweenLogLines() {
    ScriptedRunner runner =
        new ScriptedRunner(true)
            .on(
                "alembic current --verbose",
                says(
                    """
                    INFO  [alembic.runtime.migration] Context impl PostgresqlImpl.
                    Current revision(s) for postgresql://app:***@db/app:
                    a_warning_line
                    Rev: 3f2c1a9 (head)
                    Parent: <base>
                        Rev: documentation
                    """));

    assertThat(new Alembic(List.of()).current(asker(runner)))
        .isEqualTo(new Answer.Told<>("3f2c1a9"));
  }

  @Test
  void takesNoSilenceOfAlembicForAnEmptyDatabase() {
    ScriptedRunner runner = new ScriptedRunner(true).on("alembic current --verbose", says(""));

    assertThat(new Alembic(List.of()).current(asker(runner)))
        .isInstanceOfSatisfying(
            Answer.Stopped.class,
            stopped -> assertThat(stopped.refusal()).isEqualTo(Refusal.TOOL_FAILED));
  }

  @Test
  void followsAlembicsDependenciesBetweenBranches() {
    AlembicHistory history =
        AlembicHistory.of(
            """
            Rev: d4 (head)
            Parent: c3
            Also depends on: x9

            Rev: x9
            Parent: <base>

            Rev: c3
            Parent: <base>
            """);

    assertThat(history.between("c3", "d4")).containsExactly("x9", "d4");
    assertThat(history.between("", "d4")).containsExactly("c3", "x9", "d4");
  }

  @Test
  void findsFlywaysJsonBetweenLogLines() {
    ScriptedRunner runner =
        new ScriptedRunner(true)
            .on(
                "flyway info -outputType=json",
                says(
                    """
                    {"level": "info", "message": "starting"}
                    {not json}
                    {
                      "schemaVersion": "1",
                      "migrations": [
                        {"category": "Versioned", "version": "1", "state": "Success"},
                        {"category": "Versioned", "version": "2", "state": "Pending"},
                        {"category": "Versioned", "version": "3", "state": "Above Target"}
                      ]
                    }
                    a line after it
                    """));
    Flyway flyway = new Flyway(List.of());
    Asker asker = asker(runner);

    assertThat(flyway.head(asker)).isEqualTo(new Answer.Told<>("2"));
    assertThat(flyway.current(asker)).isEqualTo(new Answer.Told<>("1"));
    assertThat(flyway.pending(asker, "1", "2")).isEqualTo(new Answer.Told<>(List.of("2")));
    assertThat(runner.ran).hasSize(1);
  }

  @Test
  void stopsWhenFlywayPrintsNoJson() {
    ScriptedRunner runner =
        new ScriptedRunner(true).on("flyway info -outputType=json", says("Database: postgres"));

    assertThat(new Flyway(List.of()).head(asker(runner)))
        .isInstanceOfSatisfying(
            Answer.Stopped.class, stopped -> assertThat(stopped.cause()).contains("no JSON"));
  }

  @Test
  void readsASimpleErrorOfFlyway() {
    ScriptedRunner runner =
        new ScriptedRunner(true)
            .on(
                "flyway info -outputType=json",
                fails(
                    1,
                    """
                    {"error":{"errorCode":"DUPLICATE_VERSIONED_MIGRATION",
                    "message":"Found more than one migration with version 2\\nOffenders:\\n-> a"}}
                    """,
                    ""));

    assertThat(new Flyway(List.of()).head(asker(runner)))
        .isInstanceOfSatisfying(
            Answer.Stopped.class,
            stopped -> {
              assertThat(stopped.refusal()).isEqualTo(Refusal.TWO_HEADS);
              assertThat(stopped.cause())
                  .isEqualTo("Found more than one migration with version 2 Offenders: -> a");
            });
  }
}
