package dev.slipway.config;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The database migration of the release.
 *
 * @param tool which tool's commands and answers to expect
 * @param run by exec in a ready pod of the new version (the SOP's way), or as a Job before the
 *     rollout
 * @param workload the workload whose pod (exec) or pod template (Job) runs it, as {@code
 *     Deployment/backend}: the file may name one of its workloads by the name alone
 * @param container null for the workload's only, or first, container
 * @param command the program and its leading arguments, to which the tool's own are added, as
 *     {@code [alembic]} or {@code [java, -jar, /app/backend.jar, flyway]}
 * @param custom the commands of a custom tool; null for Alembic and Flyway
 * @param timeout for the whole migration; default 10 min
 * @param pending the migrations that the release declares, in order; null when none are declared
 *     (then the pending list is recorded, not compared)
 * @param downgrade the revision to which a rollback downgrades with the new image; null (the
 *     default) leaves the schema as it is
 */
public record MigrationConfig(
    Tool tool,
    Run run,
    String workload,
    @Nullable String container,
    List<String> command,
    @Nullable Custom custom,
    Duration timeout,
    @Nullable List<String> pending,
    @Nullable String downgrade) {
  /** The tools that are known. */
  public enum Tool {
    ALEMBIC,
    FLYWAY,
    CUSTOM
  }

  /** How it is run. */
  public enum Run {
    EXEC,
    JOB
  }

  /**
   * The commands of a custom tool; each prints one name a line on standard output.
   *
   * @param heads prints the heads; exactly one is expected
   * @param current prints what the database is at; empty for an empty database
   * @param pending prints what an upgrade would apply, in order; null when the tool cannot tell
   * @param upgrade migrates to the head
   * @param downgrade migrates down to the revision that is added as last argument; null when it
   *     cannot
   */
  public record Custom(
      List<String> heads,
      List<String> current,
      @Nullable List<String> pending,
      List<String> upgrade,
      @Nullable List<String> downgrade) {
    public Custom {
      heads = List.copyOf(heads);
      current = List.copyOf(current);
      pending = pending == null ? null : List.copyOf(pending);
      upgrade = List.copyOf(upgrade);
      downgrade = downgrade == null ? null : List.copyOf(downgrade);
    }
  }

  public MigrationConfig {
    Objects.requireNonNull(tool, "tool");
    Objects.requireNonNull(run, "run");
    Objects.requireNonNull(workload, "workload");
    Objects.requireNonNull(timeout, "timeout");
    command = List.copyOf(command);
    pending = pending == null ? null : List.copyOf(pending);
  }
}
