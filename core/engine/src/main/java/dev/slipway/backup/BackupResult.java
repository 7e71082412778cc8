package dev.slipway.backup;

import dev.slipway.exec.Receipt;
import java.util.Objects;

/**
 * What came of a backup.
 *
 * @param kind whether it is one
 * @param said one line for people: what it is, or why it is none
 * @param receipt of the command that decided it
 */
public record BackupResult(Kind kind, String said, Receipt receipt) {
  /** Whether it is one. */
  public enum Kind {
    /** It was restored, and has in it what the database had. */
    PROVEN,
    /** It was not taken, or is not what the database was. */
    FAILED,
    /** Nobody knows. */
    UNKNOWN
  }

  public BackupResult {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(said, "said");
    Objects.requireNonNull(receipt, "receipt");
  }
}
