package dev.slipway.cluster;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * How often, and with what pauses, one operation asks an API server again that gave no clear
 * answer. One instance serves one operation and is used by one thread.
 */
public final class ApiRetry {
  private static final int STANDARD_REPEATS = 5;
  private static final Duration STANDARD_FIRST_PAUSE = Duration.ofMillis(200);

  private final Duration firstPause;
  private int left;
  private long nextNanos;

  private ApiRetry(int repeats, Duration firstPause) {
    this.left = repeats;
    this.firstPause = firstPause;
    this.nextNanos = firstPause.toNanos();
  }

  /** Five repeats, after 0.2, 0.4, 0.8, 1.6 and 3.2 seconds. */
  public static ApiRetry standard() {
    return new ApiRetry(STANDARD_REPEATS, STANDARD_FIRST_PAUSE);
  }

  /**
   * Repeats with doubling pauses.
   *
   * @param repeats not negative
   * @param firstPause may be zero: all repeats follow at once
   */
  public static ApiRetry of(int repeats, Duration firstPause) {
    if (repeats < 0 || firstPause.isNegative()) {
      throw new IllegalArgumentException(
          "repeats and firstPause must not be negative: " + repeats + ", " + firstPause);
    }
    return new ApiRetry(repeats, firstPause);
  }

  /**
   * Waits for the time of the next attempt.
   *
   * @return false when none is left, or the thread is interrupted (its flag stays set): the caller
   *     then reports its failure
   */
  public boolean pause() {
    if (left == 0 || Thread.currentThread().isInterrupted()) {
      return false;
    }
    left--;
    long nanos = nextNanos;
    nextNanos = 2 * nanos;
    try {
      // Nobody counts it down: a pause that an interrupt ends.
      boolean counted = new CountDownLatch(1).await(nanos, TimeUnit.NANOSECONDS);
      return !counted;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public String toString() {
    return "ApiRetry[" + left + " left, first pause " + firstPause + "]";
  }
}
