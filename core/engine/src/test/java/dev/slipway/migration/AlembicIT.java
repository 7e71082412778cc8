package dev.slipway.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipway.migration.MigrationOutcome.Failed;
import dev.slipway.migration.MigrationOutcome.Migrated;
import dev.slipway.migration.MigrationOutcome.Refusal;
import dev.slipway.migration.MigrationOutcome.Refused;
import dev.slipway.redact.Redactor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** With the real Alembic and a real PostgreSQL. */
class AlembicIT {
  private static PostgresServer server;

  @TempDir Path folder;
  private final Redactor redactor = new Redactor();
  private final List<String> progress = new ArrayList<>();
  private AlembicProject project;
  private String database;
  private LocalCommand runner;

  @BeforeAll
  static void startServer() throws Exception {
    assumeTrue(
        Files.isExecutable(Path.of("/usr/bin/alembic")),
        "no /usr/bin/alembic; apt-get install alembic python3-psycopg2");
    server = PostgresServer.start();
  }

  @AfterAll
  static void stopServer() throws Exception {
    if (server != null) {
      server.close();
    }
  }

  @BeforeEach
  void createProject(TestInfo test) throws Exception {
    database =
        server.createDatabase(
            test.getTestMethod().orElseThrow().getName().toLowerCase(java.util.Locale.ROOT));
    project =
        new AlembicProject(folder, server.alembicUrl(database))
            .migration("a1", "None", "create table t_a1 (i int)")
            .migration("b2", "'a1'", "create table t_b2 (i int)")
            .migration("c3", "'b2'", "create table t_c3 (i int)");
    runner = new LocalCommand(folder, Map.of("PGOPTIONS", "-c lock_timeout=500ms"));
  }

  private MigrationOutcome migrate(List<String> pending) {
    return new Migrator(redactor, Clock.systemUTC())
        .migrate(Configs.alembic(pending), runner, progress::add);
  }

  @Test
  void upgradesAnEmptyDatabaseToTheOneHead() throws Exception {
    MigrationOutcome outcome = migrate(List.of("a1", "b2", "c3"));

    assertThat(outcome).isEqualTo(new Migrated("", "c3", List.of("a1", "b2", "c3")));
    assertThat(server.hasTable(database, "t_c3")).isTrue();
    assertThat(progress)
        .first()
        .asString()
        .contains("the head is c3, the database is empty, pending: [a1, b2, c3]");
  }

  @Test
  void runsNoUpgradeWhenTheDatabaseIsAtTheHead() {
    migrate(null);
    runner.purposes.clear();

    assertThat(migrate(null)).isEqualTo(new Migrated("c3", "c3", List.of()));
    assertThat(runner.purposes).isNotEmpty().doesNotContain(Upgrade.PURPOSE);
  }

  @Test
  void refusesTwoHeadsByName() throws Exception {
    project.migration("d4", "'b2'", "create table t_d4 (i int)");

    assertThat(migrate(null))
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> {
              assertThat(refused.refusal()).isEqualTo(Refusal.TWO_HEADS);
              assertThat(refused.cause()).contains("c3", "d4");
              assertThat(refused.evidence()).isNotEmpty();
            });
    assertThat(runner.purposes).doesNotContain(Upgrade.PURPOSE);
  }

  @Test
  void refusesAnImageWithoutMigrations() throws Exception {
    project.without("c3").without("b2").without("a1");

    assertThat(migrate(null))
        .isInstanceOfSatisfying(
            Refused.class, refused -> assertThat(refused.refusal()).isEqualTo(Refusal.NO_HEAD));
  }

  @Test
  void refusesADatabaseThatIsAheadOfTheImage() throws Exception {
    migrate(null);
    project.without("c3");

    assertThat(migrate(null))
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> {
              assertThat(refused.refusal()).isEqualTo(Refusal.DATABASE_AHEAD);
              assertThat(refused.cause()).contains("revision c3");
            });
  }

  @Test
  void refusesWhatTheReleaseDidNotDeclare() throws Exception {
    assertThat(migrate(List.of("a1", "b2")))
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> {
              assertThat(refused.refusal()).isEqualTo(Refusal.PENDING_DIFFERS);
              assertThat(refused.cause()).contains("[a1, b2]").contains("[a1, b2, c3]");
            });
    assertThat(server.hasTable(database, "t_a1")).isFalse();
  }

  @Test
  void listsWhatAMergedBranchBrings() throws Exception {
    project.without("c3");
    migrate(null);
    project
        .migration("x7", "'a1'", "create table t_x7 (i int)")
        .migration("m8", "('b2', 'x7')", "create table t_m8 (i int)");

    assertThat(migrate(null)).isEqualTo(new Migrated("b2", "m8", List.of("x7", "m8")));
    assertThat(server.hasTable(database, "t_x7")).isTrue();
  }

  @Test
  void saysWhereAFailingMigrationLeftTheDatabase() throws Exception {
    redactor.learn("t_secret");
    project.migration("c3", "'b2'", "create table t_c3 (i int)", "alter table t_secret add i int");

    assertThat(migrate(null))
        .isInstanceOfSatisfying(
            Failed.class,
            failed -> {
              assertThat(failed.cause())
                  .contains("psycopg2.errors.UndefinedTable", "does not exist")
                  .doesNotContain("t_secret");
              assertThat(failed.at()).isEqualTo("b2");
              assertThat(failed.evidence().get(0).text())
                  .contains("Running upgrade b2 -> c3")
                  .doesNotContain("t_secret");
              assertThat(failed.evidence().get(0).subject()).contains("alembic upgrade head");
            });
    assertThat(server.hasTable(database, "t_b2")).isTrue();
    assertThat(server.hasTable(database, "t_c3")).isFalse();
  }

  @Test
  void failsOnALockedTableInsteadOfWaitingForIt() throws Exception {
    project.migration("c3", "'b2'", "alter table t_b2 add column j int");
    project.without("c3");
    migrate(null);
    project.migration("c3", "'b2'", "alter table t_b2 add column j int");

    try (Connection other = server.connect(database);
        var statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("lock table t_b2 in access share mode");

      assertThat(migrate(null))
          .isInstanceOfSatisfying(
              Failed.class,
              failed -> {
                assertThat(failed.cause())
                    .contains("LockNotAvailable", "canceling statement due to lock timeout");
                assertThat(failed.at()).isEqualTo("b2");
              });
      other.rollback();
    }
    assertThat(migrate(null)).isEqualTo(new Migrated("b2", "c3", List.of("c3")));
  }

  @Test
  void refusesWhenTheDatabaseCannotBeReached() throws IOException {
    new AlembicProject(folder, "postgresql://postgres@127.0.0.1:1/none");

    assertThat(migrate(null))
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> {
              assertThat(refused.refusal()).isEqualTo(Refusal.TOOL_FAILED);
              assertThat(refused.cause()).contains("OperationalError", "Connection refused");
            });
  }

  @Test
  void goesBackWithTheNewImage() throws Exception {
    migrate(null);
    Migrator migrator = new Migrator(redactor, Clock.systemUTC());

    assertThat(migrator.downgrade(Configs.alembic(null), runner, "a1", progress::add))
        .isEqualTo(new Migrated("c3", "a1", List.of()));
    assertThat(server.hasTable(database, "t_b2")).isFalse();
    assertThat(migrator.downgrade(Configs.alembic(null), runner, "base", progress::add))
        .isEqualTo(new Migrated("a1", "base", List.of()));
    assertThat(migrator.downgrade(Configs.alembic(null), runner, "nowhere", progress::add))
        .isInstanceOfSatisfying(
            Failed.class, failed -> assertThat(failed.cause()).contains("nowhere"));
  }

  @Test
  void seesWhatWouldBeMigratedAndChangesNothing() throws Exception {
    Surveyor surveyor = new Surveyor(redactor, Clock.systemUTC());
    MigrationSurvey survey = surveyor.survey(Configs.alembic(List.of("a1")), runner);

    assertThat(survey)
        .isInstanceOfSatisfying(
            MigrationSurvey.Seen.class,
            seen -> {
              assertThat(seen.head()).isEqualTo("c3");
              assertThat(seen.current()).isEmpty();
              assertThat(seen.pending()).containsExactly("a1", "b2", "c3");
              assertThat(seen.difference()).contains("declares [a1]", "is [a1, b2, c3]");
            });
    assertThat(server.hasTable(database, "alembic_version")).isFalse();
    assertThat(server.hasTable(database, "t_a1")).isFalse();
  }

  @Test
  void stopsASurveyAtTwoHeadsAndAtADatabaseThatIsAhead() throws Exception {
    Surveyor surveyor = new Surveyor(redactor, Clock.systemUTC());
    migrate(null);
    project.without("c3");
    MigrationSurvey ahead = surveyor.survey(Configs.alembic(null), runner);
    project.migration("d4", "'b2'").migration("e5", "'b2'");
    MigrationSurvey heads = surveyor.survey(Configs.alembic(null), runner);

    assertThat(((MigrationSurvey.Stopped) ahead).refusal()).isEqualTo(Refusal.DATABASE_AHEAD);
    assertThat(((MigrationSurvey.Stopped) ahead).proven()).isTrue();
    assertThat(((MigrationSurvey.Stopped) heads).refusal()).isEqualTo(Refusal.TWO_HEADS);
  }

  @Test
  void printsTheSqlOfWhatIsPendingAndRunsNoneOfIt() throws Exception {
    var sql =
        new Surveyor(redactor, Clock.systemUTC())
            .sql(Configs.alembic(null), runner, "a1", "c3")
            .orElseThrow();

    assertThat(sql.succeeded()).as(sql.stderr()).isTrue();
    assertThat(sql.stdout())
        .contains("create table t_b2", "create table t_c3")
        .doesNotContain("create table t_a1");
    assertThat(server.hasTable(database, "t_b2")).isFalse();
  }

  @Test
  void hasNoSqlOfAMigrationThatReadsData() throws Exception {
    project.migration("d4", "'c3'");
    Path file = folder.resolve("migrations/versions/d4.py");
    Files.writeString(
        file,
        Files.readString(file)
            .replace(
                "def upgrade():\n",
                "def upgrade():\n    op.get_bind().execute('select 1').scalar()\n"));

    var sql =
        new Surveyor(redactor, Clock.systemUTC())
            .sql(Configs.alembic(null), runner, "c3", "d4")
            .orElseThrow();

    assertThat(sql.succeeded()).isFalse();
  }
}
