package dev.slipway.lock;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The lock's sense of time that passes: it does not jump, as a wall clock does. */
interface LockTimer {
  /** Nanoseconds since some moment, as {@link System#nanoTime()}. */
  long nanos();

  /** Runs the task once, later, on another thread; the returned runnable calls it off. */
  Runnable after(Duration delay, Runnable task);

  static LockTimer of(ScheduledExecutorService executor) {
    return new LockTimer() {
      @Override
      public long nanos() {
        return System.nanoTime();
      }

      @Override
      public Runnable after(Duration delay, Runnable task) {
        Future<?> planned = executor.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
        return () -> planned.cancel(false);
      }
    };
  }
}
