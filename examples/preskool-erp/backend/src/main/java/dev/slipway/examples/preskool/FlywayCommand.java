package dev.slipway.examples.preskool;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.output.ErrorOutput;
import org.flywaydb.core.api.output.OperationResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Flyway's {@code info}, {@code migrate} and {@code validate} with the contract of its command
 * line: one JSON document on standard output, what is logged on standard error, and exit code 1
 * with an {@code error} in the document when it failed.
 *
 * @see <a href="https://documentation.red-gate.com/fd">Flyway's documentation</a>
 */
final class FlywayCommand {
  private static final Logger LOG = LoggerFactory.getLogger(FlywayCommand.class);
  private static final String JSON_OUTPUT = "-outputType=json";

  /** What is run once the schema is there. */
  interface AfterMigrate {
    void run(Flyway flyway);
  }

  private final DatabaseSettings settings;
  private final AfterMigrate afterMigrate;
  private final PrintStream out;
  // As Flyway's own: a field that is marked transient is not part of the document.
  private final ObjectMapper json =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .enable(SerializationFeature.INDENT_OUTPUT)
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .enable(MapperFeature.PROPAGATE_TRANSIENT_MARKER)
          .build();

  FlywayCommand(DatabaseSettings settings, AfterMigrate afterMigrate, PrintStream out) {
    this.settings = settings;
    this.afterMigrate = afterMigrate;
    this.out = out;
  }

  /** The exit code. */
  int run(List<String> arguments) {
    List<String> operations = new ArrayList<>(arguments);
    operations.removeIf(JSON_OUTPUT::equals);
    try {
      if (operations.size() != 1) {
        throw new FlywayException(
            "Tried to run flyway "
                + String.join(" ", operations)
                + ", but exactly one of info, migrate and validate is expected, and "
                + JSON_OUTPUT);
      }
      print(run(operations.get(0)));
      return 0;
    } catch (FlywayException e) {
      LOG.atError().setMessage("flyway failed").addKeyValue("operation", operations).log();
      print(ErrorOutput.toOperationResult(e));
      return 1;
    }
  }

  private OperationResult run(String operation) {
    return switch (operation) {
      case "info" -> flyway().info().getInfoResult();
      case "migrate" -> {
        Flyway flyway = flyway();
        OperationResult result = flyway.migrate();
        afterMigrate.run(flyway);
        yield result;
      }
      case "validate" -> flyway().validateWithResult();
      default ->
          throw new FlywayException(
              "Tried to run flyway "
                  + operation
                  + ", but only info, migrate and validate are here; use Flyway's own command line");
    };
  }

  private Flyway flyway() {
    return Flyway.configure()
        .dataSource(settings.url(), settings.user(), settings.password())
        .locations(settings.locations().toArray(String[]::new))
        .failOnMissingLocations(true)
        .validateMigrationNaming(true)
        .initSql("set lock_timeout = " + settings.lockTimeout().toMillis())
        .loggers("slf4j")
        .load();
  }

  private void print(OperationResult result) {
    try {
      out.println(json.writeValueAsString(result));
      out.flush();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(
          "Tried to write Flyway's result as JSON, but Jackson could not", e);
    }
  }
}
