package dev.slipway.harness.probe;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * One request of a stream.
 *
 * @param due when it was to be sent
 * @param latency from then to the last byte of the answer, or to the failure
 * @param status of the answer; 0 when there was none
 * @param error why there was none; empty otherwise
 */
public record Sample(Instant due, Duration latency, int status, String error) {
  public Sample {
    Objects.requireNonNull(due, "due");
    Objects.requireNonNull(latency, "latency");
    Objects.requireNonNull(error, "error");
  }

  /** Whether it was answered with a 2xx. */
  public boolean succeeded() {
    return status >= 200 && status < 300;
  }

  /** For people: {@code 2026-02-20T10:00:00Z: status 503 after 12 ms}. */
  @Override
  public String toString() {
    String what = error.isEmpty() ? "status " + status : error;
    return due + ": " + what + " after " + latency.toMillis() + " ms";
  }
}
