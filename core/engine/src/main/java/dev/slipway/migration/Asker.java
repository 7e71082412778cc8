package dev.slipway.migration;

import dev.slipway.exec.CommandRunner;
import dev.slipway.exec.Receipt;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Asks a tool questions. Within one asker the same question is asked once; a new one asks anew,
 * also of a runner that would otherwise return the receipt of an earlier run.
 */
final class Asker {
  private static final Duration LONGEST = Duration.ofMinutes(2);

  private final CommandRunner runner;
  private final String round;
  private final Duration timeout;
  private final Map<Question, Receipt> asked = new HashMap<>();

  /**
   * Asks through a runner.
   *
   * @param round makes the purposes of this asker's commands its own
   * @param timeout for each question, at most 2 min
   */
  Asker(CommandRunner runner, String round, Duration timeout) {
    this.runner = runner;
    this.round = round;
    this.timeout = timeout.compareTo(LONGEST) < 0 ? timeout : LONGEST;
  }

  Receipt ask(Question question) {
    return asked.computeIfAbsent(
        question, q -> runner.run("migration-" + q.name() + "-" + round, q.command(), timeout));
  }
}
