package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.exec.Receipt;
import dev.slipway.migration.PostgresServer;
import dev.slipway.source.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * The commands of docs/monitoring.md, asked of a real PostgreSQL that is well, and of one that is
 * not.
 */
class DocumentedTriggersIT {
  private static final Path DOCUMENT = Path.of("../../docs/monitoring.md");
  private static final Pattern BLOCK = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);
  private static final int PAGE = 8192;

  private static PostgresServer server;

  @BeforeAll
  static void starts() throws Exception {
    server = PostgresServer.start();
    server.createDatabase("shop");
    server.execute(
        "shop",
        "create table students as select id, repeat('x', 100) as name from generate_series(1, 5000)"
            + " as id");
    server.execute("shop", "checkpoint");
  }

  @AfterAll
  static void stops() throws Exception {
    if (server != null) {
      server.close();
    }
  }

  /** Each documented command, by its trigger's name. */
  private static Map<String, String> commands() throws IOException {
    Map<String, String> commands = new LinkedHashMap<>();
    for (String block :
        BLOCK
            .matcher(Files.readString(DOCUMENT))
            .results()
            .map((MatchResult m) -> m.group(1))
            .toList()) {
      Map<?, ?> root = (Map<?, ?>) new Load(LoadSettings.builder().build()).loadFromString(block);
      if (root.get("triggers") instanceof Map<?, ?> triggers
          && triggers.get("queries") instanceof List<?> queries) {
        for (Object query : queries) {
          Map<?, ?> fields = (Map<?, ?>) query;
          if ("command".equals(fields.get("language"))) {
            commands.put(fields.get("name").toString(), fields.get("expression").toString());
          }
        }
      }
    }
    return commands;
  }

  private static Map<String, Answer<Double>> values() throws IOException, InterruptedException {
    Map<String, Answer<Double>> values = new LinkedHashMap<>();
    for (Map.Entry<String, String> command : commands().entrySet()) {
      ProcessBuilder builder = new ProcessBuilder("sh", "-c", command.getValue());
      String jdbc = server.jdbcUrl("shop");
      builder
          .environment()
          .putAll(
              Map.of(
                  "PATH", server.binaries() + ":/usr/bin:/bin",
                  "PGHOST", "127.0.0.1",
                  "PGPORT", jdbc.replaceAll(".*:([0-9]+)/.*", "$1"),
                  "POSTGRES_USER", "postgres",
                  "POSTGRES_DB", "shop"));
      Process process = builder.start();
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
      values.put(
          command.getKey(),
          Measurements.number(
              new Receipt.Finished(process.waitFor(), out, err, Duration.ofSeconds(1))));
    }
    return values;
  }

  @Test
  void seeDamagedPagesAndLostRows() throws Exception {
    assertThat(values())
        .containsExactly(
            Map.entry("page checksums", Answer.known(0.0)),
            Map.entry("damaged relations", Answer.known(0.0)),
            Map.entry("lost students", Answer.known(5000.0)));

    server.execute("shop", "delete from students where id <= 3");
    assertThat(values()).containsEntry("lost students", Answer.known(4997.0));

    damage();
    Map<String, Answer<Double>> after = values();
    assertThat(after).containsEntry("damaged relations", Answer.known(2.0));
    assertThat(((Answer.Unknown<Double>) after.get("lost students")).why())
        .as("it cannot be counted any more")
        .contains("exit code 1", "invalid page");
    assertThat(((Answer.Known<Double>) values().get("page checksums")).value()).isPositive();
  }

  @Test
  void haveNoValueWhereTheDatabaseDoesNotAnswer() throws Exception {
    Map<String, String> commands = commands();
    assertThat(commands).hasSize(3);
    for (String command : commands.values()) {
      Process process =
          new ProcessBuilder(
                  "sh",
                  "-c",
                  "PATH="
                      + server.binaries()
                      + ":/usr/bin:/bin PGHOST=127.0.0.1 PGPORT=1 POSTGRES_USER=postgres"
                      + " POSTGRES_DB=shop; export PATH PGHOST PGPORT; "
                      + command)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(
              Measurements.number(
                      new Receipt.Finished(process.waitFor(), out, "", Duration.ofSeconds(1)))
                  .kind())
          .as(command)
          .isEqualTo(Answer.Kind.UNKNOWN);
    }
  }

  /** A byte of a page of the table is another, as after a fault of the disk. */
  private static void damage() throws IOException, InterruptedException, SQLException {
    server.execute("shop", "checkpoint");
    Path file = server.file("shop", "students");
    byte[] bytes = Files.readAllBytes(file);
    bytes[PAGE + PAGE / 2] ^= 0x55;
    Files.write(file, bytes);
    server.restart();
  }
}
