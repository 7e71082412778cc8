package dev.slipway.record;

import java.time.Duration;
import java.util.Objects;

/**
 * The backup before the release.
 *
 * @param command what was run
 * @param took how long
 * @param stdoutTail the end of what it said, where sizes and checksums are
 */
public record BackupRecord(String command, Duration took, String stdoutTail) {
  private static final int TAIL = 2_000;

  public BackupRecord {
    Objects.requireNonNull(command, "command");
    Objects.requireNonNull(took, "took");
    Objects.requireNonNull(stdoutTail, "stdoutTail");
  }

  /** A backup that said this; its last 2,000 characters are kept. */
  public static BackupRecord of(String command, Duration took, String stdout) {
    String said = stdout.strip();
    return new BackupRecord(
        command, took, said.substring(Math.max(0, said.length() - TAIL)).strip());
  }
}
