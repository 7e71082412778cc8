package dev.slipway;

import dev.slipway.error.SlipwayException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waits for a time that lies ahead; an interrupt ends it. */
final class Pause {
  private Pause() {}

  static void until(Instant time, Clock clock, TakeBack takeBack) {
    try {
      Instant reached = takeBack.during(() -> reach(time, clock));
      assert !reached.isBefore(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SlipwayException(
          "Tried to wait until "
              + time
              + ", but the thread was interrupted; resume() goes on with it",
          e);
    }
  }

  private static Instant reach(Instant time, Clock clock) throws InterruptedException {
    Duration left = Duration.between(clock.instant(), time);
    while (left.compareTo(Duration.ZERO) > 0) {
      // Nobody counts it down.
      boolean counted = new CountDownLatch(1).await(left.toNanos(), TimeUnit.NANOSECONDS);
      left = counted ? Duration.ZERO : Duration.between(clock.instant(), time);
    }
    return clock.instant();
  }
}
