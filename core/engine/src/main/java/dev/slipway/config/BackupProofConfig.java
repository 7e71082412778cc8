package dev.slipway.config;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How the backup of a PostgreSQL database is proven.
 *
 * @param folder in the container, where backups are kept; the command writes to {@code
 *     $SLIPWAY_BACKUP} there
 * @param source the database, as libpq's keywords and values: {@code dbname=erp user=erp}
 * @param scratch a database of the server in which the backup is restored, likewise; null for the
 *     source's own server
 * @param atLeast the share of the previous backup's size below which it is too small; default 0.5
 */
public record BackupProofConfig(
    String folder, String source, @Nullable String scratch, double atLeast) {
  public BackupProofConfig {
    Objects.requireNonNull(folder, "folder");
    Objects.requireNonNull(source, "source");
  }
}
