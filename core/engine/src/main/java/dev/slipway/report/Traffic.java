package dev.slipway.report;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * The requests that were sent while a release went on, second by second.
 *
 * @param what was asked, as {@code GET /api/v1/health through the Service}
 * @param seconds in the order of time
 * @param longestOutage the longest time in which no request succeeded; zero when none failed
 */
public record Traffic(String what, List<Second> seconds, Duration longestOutage) {
  /**
   * The requests that were due within one second.
   *
   * @param at when it began
   * @param sent how many were due
   * @param failed how many of them were not answered, or not with a 2xx
   * @param slowest the longest latency among them
   */
  public record Second(Instant at, int sent, int failed, Duration slowest) {
    public Second {
      Objects.requireNonNull(at, "at");
      Objects.requireNonNull(slowest, "slowest");
      if (failed < 0 || failed > sent) {
        throw new IllegalArgumentException("failed is " + failed + ", but of " + sent + " sent");
      }
    }
  }

  public Traffic {
    Objects.requireNonNull(what, "what");
    Objects.requireNonNull(longestOutage, "longestOutage");
    seconds = seconds.stream().sorted(Comparator.comparing(Second::at)).toList();
  }

  /** How many requests were sent. */
  public int sent() {
    return seconds.stream().mapToInt(Second::sent).sum();
  }

  /** How many of them failed. */
  public int failed() {
    return seconds.stream().mapToInt(Second::failed).sum();
  }

  /** The longest latency of all. */
  Duration slowest() {
    return seconds.stream().map(Second::slowest).max(Duration::compareTo).orElse(Duration.ZERO);
  }
}
