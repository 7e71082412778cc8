package dev.slipway.harness.gate;

import dev.slipway.config.RulesConfig;
import java.time.Duration;
import java.util.Map;

/**
 * How many classes of checks are run at a time, and how long one check may take.
 *
 * @param checkTimeout zero for no limit besides the gate's
 */
record Pace(int concurrency, Duration checkTimeout) {
  static final Pace ONE_BY_ONE = new Pace(1, Duration.ZERO);

  static Pace of(RulesConfig rules) {
    return new Pace(rules.concurrency(), rules.checkTimeout());
  }

  /** As JUnit and {@link CheckBounds} are told it. */
  Map<String, String> parameters() {
    if (this.equals(ONE_BY_ONE)) {
      return Map.of("junit.jupiter.execution.parallel.enabled", "false");
    }
    String most = Integer.toString(concurrency);
    return Map.of(
        "junit.jupiter.execution.parallel.enabled",
        "true",
        "junit.jupiter.execution.parallel.mode.default",
        "same_thread",
        "junit.jupiter.execution.parallel.mode.classes.default",
        "concurrent",
        "junit.jupiter.execution.parallel.config.strategy",
        "fixed",
        "junit.jupiter.execution.parallel.config.fixed.parallelism",
        most,
        "junit.jupiter.execution.parallel.config.fixed.max-pool-size",
        most,
        CheckBounds.TIMEOUT,
        Long.toString(checkTimeout.toMillis()));
  }
}
