package dev.slipway.monitoring;

import dev.slipway.source.Sample;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * A trigger that was seen to hold.
 *
 * @param trigger its name
 * @param what in one line, with the numbers
 * @param since its first sample: from then on users were affected
 * @param decidedAt when it was decided
 * @param samples what it was decided by
 */
public record Breach(
    String trigger, String what, Instant since, Instant decidedAt, List<Sample> samples) {
  public Breach {
    Objects.requireNonNull(trigger, "trigger");
    Objects.requireNonNull(what, "what");
    Objects.requireNonNull(since, "since");
    Objects.requireNonNull(decidedAt, "decidedAt");
    samples = List.copyOf(samples);
  }
}
