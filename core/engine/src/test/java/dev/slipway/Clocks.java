package dev.slipway;

import java.time.Clock;
import java.time.InstantSource;
import java.time.ZoneOffset;

/** Clocks of tests. */
public final class Clocks {
  private Clocks() {}

  /** One that shows, in UTC, what the test says. */
  public static Clock utc(InstantSource now) {
    return now.withZone(ZoneOffset.UTC);
  }
}
