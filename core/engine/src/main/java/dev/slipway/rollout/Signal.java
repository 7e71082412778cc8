package dev.slipway.rollout;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Wakes the one thread that waits; what is raised meanwhile is not lost, and wakes it once. */
final class Signal {
  private final Semaphore raised = new Semaphore(0);

  void raise() {
    raised.release();
  }

  /** Returns when raised or when the time is over, at once if it was raised since the last time. */
  void await(Duration atMost) throws InterruptedException {
    boolean woken = raised.tryAcquire(Math.max(1, atMost.toMillis()), TimeUnit.MILLISECONDS);
    if (woken) {
      raised.drainPermits();
    }
  }
}
