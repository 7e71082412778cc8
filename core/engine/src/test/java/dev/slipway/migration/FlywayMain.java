package dev.slipway.migration;

import java.util.Map;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.output.ErrorOutput;
import org.flywaydb.core.api.output.OperationResult;
import tools.jackson.databind.json.JsonMapper;

/** A program that keeps the contract of Flyway's command line, as an application's own would. */
final class FlywayMain {
  private FlywayMain() {}

  public static void main(String[] arguments) {
    Map<String, String> environment = System.getenv();
    Flyway flyway =
        Flyway.configure()
            .dataSource(environment.get("DB_URL"), "postgres", "")
            .locations("filesystem:" + environment.get("MIGRATIONS"))
            .load();
    OperationResult result;
    boolean failed = false;
    try {
      result =
          switch (arguments[0]) {
            case "info" -> flyway.info().getInfoResult();
            case "migrate" -> flyway.migrate();
            default -> throw new IllegalArgumentException(arguments[0]);
          };
    } catch (FlywayException e) {
      result = ErrorOutput.toOperationResult(e);
      failed = true;
    }
    System.out.println(JsonMapper.shared().writeValueAsString(result));
    System.exit(failed ? 1 : 0);
  }
}
