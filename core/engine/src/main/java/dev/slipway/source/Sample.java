package dev.slipway.source;

import java.time.Instant;
import java.util.Objects;

/**
 * A value at a time, as the source has it.
 *
 * @param value may be NaN or infinite
 */
public record Sample(Instant at, double value) {
  public Sample {
    Objects.requireNonNull(at, "at");
  }
}
