package dev.slipway.probe;

import java.time.Duration;
import java.util.Objects;

/**
 * What all probes so far came to. Latencies count from when a probe was due, so a server that
 * stalls is slow for all that were due meanwhile; one that timed out counts as at least its
 * time-out.
 *
 * @param answered how many ended, failures included
 * @param failures no answer in time, or one of 500 or above
 */
public record ProbeReport(
    long answered, long failures, Duration p50, Duration p95, Duration p99, Duration max) {
  public ProbeReport {
    Objects.requireNonNull(p50, "p50");
    Objects.requireNonNull(p95, "p95");
    Objects.requireNonNull(p99, "p99");
    Objects.requireNonNull(max, "max");
  }
}
