package dev.slipway.image;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The time that a registry asked to wait for. */
@FunctionalInterface
interface Pause {
  Pause REAL =
      duration -> {
        // Nobody counts it down; an interrupt ends it.
        boolean counted = new CountDownLatch(1).await(duration.toNanos(), TimeUnit.NANOSECONDS);
        assert !counted;
      };

  void of(Duration duration) throws InterruptedException;
}
