package dev.slipway.rollout;

import java.time.Duration;

/** Numbers as people write them. */
final class Words {
  private Words() {}

  static String times(int count) {
    return count == 1 ? "once" : count == 2 ? "twice" : count + " times";
  }

  /** As {@code 90 s}; parts of a second only where there is less than one. */
  static String seconds(Duration duration) {
    return duration.compareTo(Duration.ofSeconds(1)) < 0
        ? duration.toMillis() + " ms"
        : duration.toSeconds() + " s";
  }
}
