package dev.slipway.apply;

import java.time.Duration;
import java.util.List;

/**
 * The pauses before the repeats of a request that is safe to repeat.
 *
 * @param pauses one for each repeat; empty: no repeats
 */
record Backoff(List<Duration> pauses) {
  Backoff {
    pauses = List.copyOf(pauses);
  }

  /** On top of the client's own quick repeats: long enough for an API server to restart. */
  static Backoff standard() {
    return new Backoff(
        List.of(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4)));
  }
}
