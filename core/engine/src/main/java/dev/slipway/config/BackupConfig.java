package dev.slipway.config;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The backup before the release.
 *
 * @param workload the workload in whose ready pod the command is run, as {@code
 *     StatefulSet/postgres}
 * @param container null for the only, or first, container
 * @param command runs in the container and must end with exit code 0
 * @param timeout default 30 min
 * @param proof null when the exit code is believed
 */
public record BackupConfig(
    String workload,
    @Nullable String container,
    List<String> command,
    Duration timeout,
    @Nullable BackupProofConfig proof) {
  public BackupConfig {
    Objects.requireNonNull(workload, "workload");
    Objects.requireNonNull(timeout, "timeout");
    command = List.copyOf(command);
  }

  /** One whose exit code is believed. */
  public BackupConfig(
      String workload, @Nullable String container, List<String> command, Duration timeout) {
    this(workload, container, command, timeout, null);
  }
}
