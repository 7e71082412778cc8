package dev.slipway.examples.preskool;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class FlywayCommandIT {
  private static final String JAR = "classpath:db/migration";
  private static final String ADD_GUARDIANS = "filesystem:../migrations/add-guardians";
  private static final String FAILS_HALF_WAY = "filesystem:../migrations/fails-half-way";
  private static final String TWO_HEADS = "filesystem:../migrations/two-heads";

  @RegisterExtension static final Databases DATABASES = new Databases();

  @Test
  void listsWhatIsPendingInAnEmptyDatabase() throws Exception {
    Answer info = flyway(DATABASES.empty(), "info");

    assertThat(info.exitCode()).isZero();
    assertThat(info.text("operation")).isEqualTo("info");
    assertThat(info.json().get("schemaVersion").isNull()).isTrue();
    assertThat(info.json().get("allSchemasEmpty").asBoolean()).isTrue();
    assertThat(info.all("version")).containsExactly("1", "2");
    assertThat(info.all("state")).containsExactly("Pending", "Pending");
  }

  @Test
  void migratesOnceAndThenHasNothingToDo() throws Exception {
    DatabaseSettings database = DATABASES.empty();

    Answer first = flyway(database, "migrate");
    Answer second = flyway(database, "migrate");
    Answer info = flyway(database, "info");

    assertThat(first.exitCode()).isZero();
    assertThat(first.json().get("success").asBoolean()).isTrue();
    assertThat(first.json().get("migrationsExecuted").asInt()).isEqualTo(2);
    assertThat(first.text("targetSchemaVersion")).isEqualTo("2");
    assertThat(first.all("version")).containsExactly("1", "2");
    assertThat(second.json().get("migrationsExecuted").asInt()).isZero();
    assertThat(second.text("initialSchemaVersion")).isEqualTo("2");
    assertThat(info.text("schemaVersion")).isEqualTo("2");
    assertThat(info.all("state")).containsExactly("Success", "Success");
  }

  @Test
  void anOlderImageSeesWhatANewerOneMigratedAsTheFuture() throws Exception {
    DatabaseSettings newer = DATABASES.empty(JAR, ADD_GUARDIANS);
    DatabaseSettings older = Databases.with(newer, JAR);
    flyway(newer, "migrate");

    assertThat(flyway(older, "info").all("state")).containsExactly("Success", "Success", "Future");
    assertThat(flyway(older, "migrate").exitCode()).isZero();
    assertThat(flyway(older, "validate").json().get("validationSuccessful").asBoolean()).isTrue();
  }

  @Test
  void refusesTwoMigrationsOfTheSameVersion() throws Exception {
    DatabaseSettings database = DATABASES.empty(JAR, TWO_HEADS);

    for (String operation : List.of("info", "migrate", "validate")) {
      Answer answer = flyway(database, operation);

      assertThat(answer.exitCode()).as(operation).isEqualTo(1);
      assertThat(answer.json().at("/error/errorCode").asText())
          .isEqualTo("DUPLICATE_VERSIONED_MIGRATION");
      assertThat(answer.json().at("/error/message").asText())
          .contains("Found more than one migration with version 3");
    }
    assertThat(flyway(Databases.with(database, JAR), "info").all("state"))
        .containsExactly("Pending", "Pending");
  }

  @Test
  void staysAtTheLastGoodVersionWhenAMigrationFails() throws Exception {
    DatabaseSettings database = DATABASES.empty(JAR, FAILS_HALF_WAY);

    Answer failed = flyway(database, "migrate");
    Answer info = flyway(database, "info");

    assertThat(failed.exitCode()).isEqualTo(1);
    assertThat(failed.json().get("success").asBoolean()).isFalse();
    assertThat(failed.json().at("/error/message").asText())
        .contains("V4__link_students_to_classes.sql", "students_class_fkey");
    assertThat(info.text("schemaVersion")).isEqualTo("3");
    assertThat(info.all("state")).containsExactly("Success", "Success", "Success", "Pending");
  }

  @Test
  void givesUpOnALockInsteadOfStandingInEverybodysWay() throws Exception {
    DatabaseSettings database = DATABASES.empty();
    flyway(database, "migrate");

    try (Connection other =
            DriverManager.getConnection(database.url(), database.user(), database.password());
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("lock table students in access share mode");
      Answer failed = flyway(Databases.with(database, JAR, ADD_GUARDIANS), "migrate");

      assertThat(failed.exitCode()).isEqualTo(1);
      assertThat(failed.json().at("/error/message").asText()).contains("lock timeout");
    }
  }

  @Test
  void saysThatTheDatabaseCannotBeReached() throws Exception {
    Answer answer = flyway(BackendIT.NOWHERE, "info");

    assertThat(answer.exitCode()).isEqualTo(1);
    assertThat(answer.json().at("/error/message").asText()).contains("refused");
  }

  @Test
  void knowsNoOtherOperation() throws Exception {
    DatabaseSettings database = DATABASES.empty();

    assertThat(flyway(database, "clean").json().at("/error/message").asText())
        .contains("only info, migrate and validate are here");
    assertThat(flyway(database).exitCode()).isEqualTo(1);
  }

  private static Answer flyway(DatabaseSettings database, String... operation) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    List<String> arguments = new ArrayList<>(List.of(operation));
    arguments.add("-outputType=json");
    int exitCode =
        new FlywayCommand(
                database, flyway -> {}, new PrintStream(out, true, StandardCharsets.UTF_8))
            .run(arguments);
    return new Answer(exitCode, new ObjectMapper().readTree(out.toByteArray()));
  }

  private record Answer(int exitCode, JsonNode json) {
    String text(String member) {
      return json.get(member).asText();
    }

    List<String> all(String memberOfMigrations) {
      return json.get("migrations").findValuesAsText(memberOfMigrations);
    }
  }
}
