package dev.slipway.harness.gate;

import dev.slipway.harness.CouldNotCheckException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.extension.InvocationInterceptor.Invocation;

/** Interrupts checks that take longer than they may; one for a launcher session. */
final class CheckTimer implements AutoCloseable {
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "slipway-check-timer");
            thread.setDaemon(true);
            return thread;
          });

  <T> T within(Duration limit, Invocation<T> check) throws Throwable {
    Alarm alarm = new Alarm(Thread.currentThread());
    var scheduled = timer.schedule(alarm, limit.toMillis(), TimeUnit.MILLISECONDS);
    try {
      T result = check.proceed();
      scheduled.cancel(false);
      return result;
    } catch (Throwable thrown) {
      scheduled.cancel(false);
      if (alarm.end()) {
        CouldNotCheckException late =
            new CouldNotCheckException(
                "Tried to make this check within "
                    + limit.toMillis() / 1000.0
                    + " s, but it was not done, and was interrupted; see why what it asks does not"
                    + " answer, or set checks.checkTimeout higher");
        late.addSuppressed(thrown);
        throw late;
      }
      throw thrown;
    } finally {
      alarm.end();
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }

  /** Rings once at most, and never after the check has ended. */
  private static final class Alarm implements Runnable {
    private final Thread thread;
    private final ReentrantLock lock = new ReentrantLock();
    private boolean ended;
    private boolean rung;

    Alarm(Thread thread) {
      this.thread = thread;
    }

    @Override
    public void run() {
      lock.lock();
      try {
        if (!ended) {
          rung = true;
          thread.interrupt();
        }
      } finally {
        lock.unlock();
      }
    }

    /** Whether it rang; the interrupt that it left is taken back, for the thread goes on. */
    boolean end() {
      lock.lock();
      try {
        if (!ended && rung) {
          Thread.interrupted();
        }
        ended = true;
        return rung;
      } finally {
        lock.unlock();
      }
    }
  }
}
