package dev.slipway.pipeline;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;

/** A clock for which what is waited for has passed at once. */
final class Waited extends Clock {
  private final Instant begin;
  private final List<Duration> waits;

  Waited(Instant begin, List<Duration> waits) {
    this.begin = begin;
    this.waits = waits;
  }

  @Override
  public Instant instant() {
    return begin.plus(waits.stream().reduce(Duration.ZERO, Duration::plus));
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
