package dev.slipway;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * How long a release waits for messages on their way, over all of its channels and whatever an
 * earlier process left to tell. Used by one thread.
 */
final class Patience {
  /** What a channel that does not answer may delay a release by. */
  static final Duration MOST = Duration.ofSeconds(2);

  private final Duration most;
  private Duration left;

  Patience(Duration most) {
    this.most = most;
    this.left = most;
  }

  Duration left() {
    return left;
  }

  /** For another release. */
  void renew() {
    left = most;
  }

  /**
   * Waits.
   *
   * @param wait is told how long it may
   */
  void spend(Consumer<Duration> wait) {
    long began = System.nanoTime();
    try {
      wait.accept(left);
    } finally {
      Duration spent = Duration.ofNanos(System.nanoTime() - began);
      left = spent.compareTo(left) >= 0 ? Duration.ZERO : left.minus(spent);
    }
  }
}
