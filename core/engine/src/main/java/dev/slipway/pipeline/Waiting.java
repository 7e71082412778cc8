package dev.slipway.pipeline;

import java.time.Duration;

/** Waits; for tests without the time that it takes. */
@FunctionalInterface
interface Waiting {
  void pause(Duration duration) throws InterruptedException;
}
