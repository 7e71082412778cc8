package dev.slipway.preflight;

import dev.slipway.exec.CommandRunner;
import dev.slipway.exec.Receipt;
import dev.slipway.harness.CouldNotCheckException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The linter <a href="https://squawkhq.com">squawk</a>, which parses SQL as PostgreSQL does, where
 * it is on the PATH. Of its rules those count that are about locks and about the version that still
 * runs; those about style do not.
 */
final class Squawk {
  private static final Set<String> RULES =
      Set.of(
          "adding-field-with-default",
          "adding-foreign-key-constraint",
          "adding-not-nullable-field",
          "adding-required-field",
          "adding-serial-primary-key-field",
          "ban-concurrent-index-creation-in-transaction",
          "ban-drop-column",
          "ban-drop-database",
          "ban-drop-not-null",
          "ban-drop-table",
          "changing-column-type",
          "constraint-missing-not-valid",
          "disallowed-unique-constraint",
          "renaming-column",
          "renaming-table",
          "require-concurrent-index-creation",
          "require-concurrent-index-deletion",
          "require-lock-timeout",
          "syntax-error");

  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final Path program;

  Squawk(Path program) {
    this.program = program;
  }

  /** The one on a PATH. */
  static Optional<Squawk> find(String path) {
    for (String folder : path.split(File.pathSeparator)) {
      Path program = Path.of(folder.isEmpty() ? "." : folder).resolve("squawk");
      if (Files.isExecutable(program) && Files.isRegularFile(program)) {
        return Optional.of(new Squawk(program));
      }
    }
    return Optional.empty();
  }

  /** What it finds, as {@code rule: message}. */
  List<LockRules.Finding> lint(String sql, boolean inTransaction) {
    Path file = null;
    try {
      file = Files.createTempFile("slipway-migration-", ".sql");
      Files.writeString(file, sql);
      List<String> command =
          new ArrayList<>(List.of(program.toString(), "--reporter", "json", file.toString()));
      if (inTransaction) {
        command.add(1, "--assume-in-transaction");
      }
      CommandRunner local = new LocalRunner(program.toAbsolutePath().getRoot(), Map.of());
      Receipt receipt = local.run("squawk", command, TIMEOUT);
      // It ends with 1 when it finds something.
      if (receipt.kind() != Receipt.Kind.FINISHED || ((Receipt.Finished) receipt).exitCode() > 1) {
        throw new CouldNotCheckException(
            "Tried to lint the migration with " + program + ", but " + receipt.stderr().strip());
      }
      return read(receipt.stdout());
    } catch (IOException e) {
      throw new CouldNotCheckException("Tried to lint the migration, but " + e, e);
    } finally {
      if (file != null) {
        file.toFile().delete();
      }
    }
  }

  private List<LockRules.Finding> read(String json) {
    try {
      JsonNode all = JsonMapper.shared().readTree(json);
      if (!all.isArray()) {
        throw new CouldNotCheckException(
            "Tried to lint the migration with " + program + ", but its report is no list");
      }
      List<LockRules.Finding> findings = new ArrayList<>();
      for (JsonNode one : all) {
        String rule = one.path("rule_name").asString("");
        if (RULES.contains(rule)) {
          findings.add(
              new LockRules.Finding(
                  rule,
                  "line "
                      + (one.path("line").asInt(0) + 1)
                      + ": "
                      + one.path("message").asString(""),
                  one.path("help").asString("see squawkhq.com/docs/" + rule)));
        }
      }
      return findings;
    } catch (JacksonException e) {
      throw new CouldNotCheckException(
          "Tried to lint the migration with " + program + ", but its report is no JSON", e);
    }
  }
}
