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

  /** A question changes nothing: one whose answer was lost is asked once more. */
  Receipt ask(Question question) {
    return asked.computeIfAbsent(
        question,
        q -> {
          Receipt first = run(q, round);
          return isLost(first) ? run(q, round + "-again") : first;
        });
  }

  private Receipt run(Question question, String when) {
    return runner.run("migration-" + question.name() + "-" + when, question.command(), timeout);
  }

  /** Not one that took all its time, nor a Job that could not start: they would again. */
  private boolean isLost(Receipt receipt) {
    return switch (receipt.kind()) {
      case FINISHED -> false;
      case UNKNOWN -> ((Receipt.Unknown) receipt).took().compareTo(timeout) < 0;
      case NOT_RUN -> !runner.runsOnce();
    };
  }
}
