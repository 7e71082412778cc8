package dev.slipway.preflight;

import dev.slipway.config.MigrationConfig;
import dev.slipway.config.MigrationConfig.Tool;
import dev.slipway.exec.CommandRunner;
import dev.slipway.exec.Receipt;
import dev.slipway.harness.CouldNotCheckException;
import dev.slipway.migration.MigrationSurvey.Seen;
import dev.slipway.migration.Surveyor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The SQL that a migration is about to run.
 *
 * @param sql of all that is pending, in order
 * @param inTransaction whether the tool wraps it in a transaction that the SQL does not show
 */
record MigrationScript(String sql, boolean inTransaction) {
  /** A line of Alembic's log, which a Job's one output has among the SQL. */
  private static final Pattern LOG = Pattern.compile("(?m)^[A-Z]{4,5} {1,2}\\[[\\w.]+\\] .*$");

  /**
   * Reads it from files, or has the tool print it.
   *
   * @param folder of files by migration; null to have it printed
   * @throws CouldNotCheckException when there is none to be had
   */
  static MigrationScript of(
      MigrationConfig config,
      @Nullable Path folder,
      Seen seen,
      Surveyor surveyor,
      CommandRunner runner) {
    if (folder != null) {
      StringBuilder sql = new StringBuilder();
      seen.pending().forEach(p -> sql.append(file(folder, p, config.tool())).append("\n;\n"));
      return new MigrationScript(sql.toString(), config.tool() == Tool.FLYWAY);
    }
    Optional<Receipt> printed = surveyor.sql(config, runner, seen.current(), seen.head());
    if (printed.isEmpty()) {
      throw new CouldNotCheckException(
          "Tried to read the SQL of the migration, but this tool cannot print it without running"
              + " it; give its folder in checks.prerequisites.migrations.sql");
    }
    Receipt receipt = printed.get();
    String sql = LOG.matcher(receipt.stdout()).replaceAll("");
    if (!receipt.succeeded() || sql.isBlank()) {
      String all = (receipt.stdout() + "\n" + receipt.stderr()).strip();
      throw new CouldNotCheckException(
          "Tried to have the migration printed as SQL (--sql) by "
              + runner.where()
              + ", but "
              + (receipt.kind() == Receipt.Kind.NOT_RUN
                  ? ((Receipt.NotRun) receipt).reason()
                  : all.isEmpty()
                      ? "it printed nothing"
                      : all.lines().reduce((a, b) -> b).orElse(""))
              + "; a migration that reads data, or an env.py without an offline mode, has none:"
              + " have a person read it, and write its SQL to checks.prerequisites.migrations.sql");
    }
    return new MigrationScript(sql, false);
  }

  private static String file(Path folder, String migration, Tool tool) {
    String quoted = Pattern.quote(migration);
    Pattern name =
        Pattern.compile(
            tool == Tool.FLYWAY && !migration.startsWith("R__")
                ? "V" + quoted.replace(".", "\\E[._]\\Q") + "__.*\\.sql"
                : quoted + "(?:[._-].*)?\\.sql");
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> found =
          files
              .filter(f -> name.matcher(String.valueOf(f.getFileName())).matches())
              .sorted()
              .toList();
      if (found.size() != 1) {
        throw new CouldNotCheckException(
            "Tried to read the SQL of migration "
                + migration
                + ", but "
                + folder
                + " has "
                + (found.isEmpty() ? "no file" : found.size() + " files")
                + " of it; correct checks.prerequisites.migrations.sql");
      }
      return Files.readString(found.get(0));
    } catch (IOException e) {
      throw new CouldNotCheckException(
          "Tried to read the SQL of migration " + migration + " in " + folder + ", but " + e, e);
    }
  }
}
