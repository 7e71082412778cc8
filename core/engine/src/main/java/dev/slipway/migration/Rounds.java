package dev.slipway.migration;

import dev.slipway.exec.CommandRunner;
import java.time.Duration;
import java.time.Instant;

/** Makes askers, each of which asks anew. For use by one thread. */
final class Rounds {
  private final CommandRunner runner;
  private final String start;
  private final Duration timeout;
  private int count;

  Rounds(CommandRunner runner, Instant started, Duration timeout) {
    this.runner = runner;
    this.start = Long.toString(started.toEpochMilli(), Character.MAX_RADIX);
    this.timeout = timeout;
  }

  Asker next() {
    count++;
    return new Asker(runner, start + "-" + count, timeout);
  }
}
