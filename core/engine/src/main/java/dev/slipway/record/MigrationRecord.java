package dev.slipway.record;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What became of the database's schema.
 *
 * @param tool as {@code alembic}, {@code flyway}
 * @param from the revision before; null when there was none, or the tool does not tell
 * @param to the revision after; null when the tool does not tell
 * @param applied the revisions that were applied, in their order; empty when there was nothing to
 *     do
 * @param took how long; null when nothing was run
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record MigrationRecord(
    String tool,
    @Nullable String from,
    @Nullable String to,
    List<String> applied,
    @Nullable Duration took) {
  public MigrationRecord {
    Objects.requireNonNull(tool, "tool");
    applied = Lists.copyOrNone(applied);
  }
}
