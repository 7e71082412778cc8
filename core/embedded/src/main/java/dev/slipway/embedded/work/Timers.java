package dev.slipway.embedded.work;

import dev.slipway.embedded.api.Registration;
import java.time.Duration;
import java.time.Instant;

/** Time and what happens later. A test gives one whose time it moves by hand. Thread-safe. */
public interface Timers {
  /** Returns the current time. */
  Instant now();

  /**
   * Runs a short task once after a delay, on a thread of the timers' own.
   *
   * @return what takes it back if it has not run
   */
  Registration after(Duration delay, Runnable task);
}
