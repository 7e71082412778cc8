package dev.slipway.migration;

import java.time.Duration;

/** The time between two questions to a database that may still be migrating. */
@FunctionalInterface
interface Pause {
  void of(Duration duration) throws InterruptedException;
}
