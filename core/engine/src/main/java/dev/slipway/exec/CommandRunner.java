package dev.slipway.exec;

import java.time.Duration;
import java.util.List;

/**
 * Runs commands somewhere: in a pod, as a Job, or (in tests) as a local process. The outputs in its
 * receipts are redacted, and bounded: of a long output the last part is kept.
 */
public interface CommandRunner {
  /**
   * Runs a command to its end.
   *
   * @param purpose a short name, unique within a release, as {@code migration-upgrade}; a runner
   *     that can find an earlier run of the same purpose returns its receipt instead of running it
   *     twice
   * @param command the program and its arguments; no shell is involved
   * @param timeout after which the receipt is {@link Receipt.Unknown}
   * @return never null; an I/O failure is {@link Receipt.Unknown}
   */
  Receipt run(String purpose, List<String> command, Duration timeout);

  /** Where commands run, for people: {@code Pod/backend-5d4c-x2x1 container backend}. */
  String where();

  /**
   * Whether a second run of the same purpose, also by another process after this one died, returns
   * the receipt of the first. Otherwise each run runs.
   */
  default boolean runsOnce() {
    return false;
  }
}
