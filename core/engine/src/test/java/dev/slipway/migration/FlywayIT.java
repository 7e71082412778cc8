package dev.slipway.migration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.config.MigrationConfig;
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
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** With the real Flyway, through a program that keeps its command line's contract. */
class FlywayIT {
  private static PostgresServer server;

  @TempDir Path folder;
  private String database;
  private LocalCommand runner;

  @BeforeAll
  static void startServer() throws Exception {
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
            test.getTestMethod().orElseThrow().getName().toLowerCase(Locale.ROOT));
    Files.createDirectories(folder.resolve("sql"));
    migration("V1__students.sql", "create table students (id int);");
    migration("V2__phone.sql", "alter table students add phone text;");
    runner =
        new LocalCommand(
            folder,
            Map.of(
                "DB_URL",
                server.jdbcUrl(database) + "?options=-c%20lock_timeout=500ms",
                "MIGRATIONS",
                folder.resolve("sql").toString()));
  }

  private void migration(String file, String sql) throws IOException {
    Files.writeString(folder.resolve("sql").resolve(file), sql);
  }

  private void without(String file) throws IOException {
    Files.delete(folder.resolve("sql").resolve(file));
  }

  private MigrationOutcome migrate(List<String> pending) {
    List<String> program =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            FlywayMain.class.getName());
    MigrationConfig config = Configs.of(MigrationConfig.Tool.FLYWAY, program, pending);
    return new Migrator(new Redactor(), Clock.systemUTC()).migrate(config, runner, line -> {});
  }

  @Test
  void migratesAnEmptyDatabaseToTheNewestVersion() throws Exception {
    assertThat(migrate(List.of("1", "V2__phone")))
        .isEqualTo(new Migrated("", "2", List.of("1", "2")));
    assertThat(server.hasTable(database, "students")).isTrue();
  }

  @Test
  void runsNoUpgradeWhenTheDatabaseIsAtTheNewestVersion() {
    migrate(null);
    runner.purposes.clear();

    assertThat(migrate(null)).isEqualTo(new Migrated("2", "2", List.of()));
    assertThat(runner.purposes).hasSize(1).doesNotContain(Upgrade.PURPOSE);
  }

  @Test
  void appliesARepeatableMigrationThatChanged() throws Exception {
    migration("R__names.sql", "create or replace view names as select id from students;");
    migrate(null);
    migration("R__names.sql", "create or replace view names as select id, phone from students;");

    assertThat(migrate(List.of("R__names"))).isEqualTo(new Migrated("2", "2", List.of("R__names")));
    assertThat(migrate(null)).isEqualTo(new Migrated("2", "2", List.of()));
  }

  @Test
  void comparesVersionsAsNumbers() throws Exception {
    migration("V9__nine.sql", "select 9;");
    migration("V10.1__ten.sql", "select 10;");

    assertThat(migrate(null)).isEqualTo(new Migrated("", "10.1", List.of("1", "2", "9", "10.1")));
  }

  @Test
  void refusesTwoMigrationsOfOneVersion() throws Exception {
    migration("V2__fax.sql", "alter table students add fax text;");

    assertThat(migrate(null))
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> {
              assertThat(refused.refusal()).isEqualTo(Refusal.TWO_HEADS);
              assertThat(refused.cause())
                  .contains("Found more than one migration with version 2", "V2__fax.sql");
            });
  }

  @Test
  void refusesAnImageWithoutMigrations() throws Exception {
    without("V1__students.sql");
    without("V2__phone.sql");

    assertThat(migrate(null))
        .isInstanceOfSatisfying(
            Refused.class, refused -> assertThat(refused.refusal()).isEqualTo(Refusal.NO_HEAD));
  }

  @Test
  void refusesADatabaseThatIsAheadOfTheImage() throws Exception {
    migrate(null);
    without("V2__phone.sql");

    assertThat(migrate(null))
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> {
              assertThat(refused.refusal()).isEqualTo(Refusal.DATABASE_AHEAD);
              assertThat(refused.cause()).endsWith("does not know: 2");
            });
  }

  @Test
  void refusesWhenAnAppliedMigrationIsMissing() throws Exception {
    migrate(null);
    without("V1__students.sql");

    assertThat(migrate(null))
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> assertThat(refused.refusal()).isEqualTo(Refusal.DATABASE_AHEAD));
  }

  @Test
  void refusesAMigrationThatFlywayWouldIgnore() throws Exception {
    migrate(null);
    migration("V1.5__late.sql", "select 1;");

    assertThat(migrate(null))
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> {
              assertThat(refused.refusal()).isEqualTo(Refusal.TOOL_FAILED);
              assertThat(refused.cause()).contains("1.5", "newer version");
            });
  }

  @Test
  void refusesWhatTheReleaseDidNotDeclare() throws Exception {
    migrate(null);
    migration("V3__fax.sql", "alter table students add fax text;");

    assertThat(migrate(List.of()))
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> {
              assertThat(refused.refusal()).isEqualTo(Refusal.PENDING_DIFFERS);
              assertThat(refused.cause()).contains("[]", "[3]");
            });
  }

  @Test
  void saysWhereAFailingMigrationLeftTheDatabase() throws Exception {
    migration(
        "V3__broken.sql", "alter table students add fax text;\nalter table nobody add i int;");

    assertThat(migrate(null))
        .isInstanceOfSatisfying(
            Failed.class,
            failed -> {
              assertThat(failed.cause())
                  .contains("SQLSTATE 42P01", "V3__broken.sql", "\"nobody\" does not exist");
              assertThat(failed.at()).isEqualTo("2");
              assertThat(failed.evidence()).hasSize(1);
            });
  }

  @Test
  void failsOnALockedTableInsteadOfWaitingForIt() throws Exception {
    migrate(null);
    migration("V3__fax.sql", "alter table students add fax text;");

    try (Connection other = server.connect(database);
        var statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("lock table students in access share mode");

      assertThat(migrate(null))
          .isInstanceOfSatisfying(
              Failed.class,
              failed -> {
                assertThat(failed.cause()).contains("SQLSTATE 55P03", "lock timeout");
                assertThat(failed.at()).isEqualTo("2");
              });
      other.rollback();
    }
  }

  @Test
  void refusesWhenTheDatabaseCannotBeReached() {
    runner =
        new LocalCommand(
            folder,
            Map.of(
                "DB_URL",
                "jdbc:postgresql://127.0.0.1:1/none",
                "MIGRATIONS",
                folder.resolve("sql").toString()));

    assertThat(migrate(null))
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> {
              assertThat(refused.refusal()).isEqualTo(Refusal.TOOL_FAILED);
              assertThat(refused.cause()).contains("Connection to 127.0.0.1:1 refused");
            });
  }
}
