package dev.slipway.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How the release's migrations are looked at before it.
 *
 * @param run where the migration tool is asked
 * @param folder where a local tool is run, absolute; null for the folder of {@code slipway.yaml}
 * @param sql a folder of SQL files by migration, absolute; null when the tool prints the SQL itself
 * @param accepted rules of the linter that may be broken
 */
public record MigrationChecksConfig(
    Run run, @Nullable Path folder, @Nullable Path sql, List<String> accepted) {
  /** Where the migration tool is asked. */
  public enum Run {
    /** As Jobs from the new image. */
    JOB,
    /** On this machine, with the migrations of the work tree. */
    LOCAL
  }

  public MigrationChecksConfig {
    Objects.requireNonNull(run, "run");
    accepted = List.copyOf(accepted);
  }
}
