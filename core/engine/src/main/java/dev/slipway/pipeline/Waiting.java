package dev.slipway.pipeline;

import java.time.Duration;

/** Waits; for tests without the time that it takes. */
@FunctionalInterface
interface Waiting {
  /** Takes the time that it takes. */
  Waiting REAL = duration -> Thread.sleep(duration.toMillis());

  void pause(Duration duration) throws InterruptedException;
}
