package dev.slipway.embedded.work;

import dev.slipway.embedded.api.Registration;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Timers on the system's clock, with one thread. Closing drops what has not run yet. */
public final class SystemTimers implements Timers, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SystemTimers.class);

  private final Clock clock = Clock.systemUTC();
  private final ScheduledThreadPoolExecutor executor =
      new ScheduledThreadPoolExecutor(1, task -> daemon(task, "embedded-timers"));

  /** Starts the thread with the first task. */
  public SystemTimers() {
    executor.setRemoveOnCancelPolicy(true);
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  @Override
  public Instant now() {
    return clock.instant();
  }

  @Override
  public Registration after(Duration delay, Runnable task) {
    try {
      ScheduledFuture<?> future =
          executor.schedule(
              () -> guarded(task), Math.max(0, delay.toMillis()), TimeUnit.MILLISECONDS);
      return () -> future.cancel(false);
    } catch (RejectedExecutionException e) {
      LOG.atDebug().log("A task for later is dropped, the timers are closed");
      return () -> {};
    }
  }

  @Override
  public void close() {
    executor.shutdownNow();
    boolean interrupted = false;
    try {
      if (!executor.awaitTermination(5, TimeUnit.SECONDS)) {
        LOG.atWarn().log("A timer's task did not end within 5 s");
      }
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static void guarded(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      LOG.atWarn().setCause(e).log("A timer's task failed");
    }
  }

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }
}
