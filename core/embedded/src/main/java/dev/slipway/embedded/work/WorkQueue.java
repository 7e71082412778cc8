package dev.slipway.embedded.work;

import dev.slipway.embedded.api.ApiException;
import dev.slipway.embedded.api.Registration;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keys to look at, each once however often it was added meanwhile, one at a time on one thread.
 * What fails is looked at again: at once after a conflict, else after a growing delay. Thread-safe.
 */
public final class WorkQueue implements Registration {
  private static final Logger LOG = LoggerFactory.getLogger(WorkQueue.class);
  private static final Duration AFTER_CONFLICT = Duration.ofMillis(5);
  private static final Duration FIRST_RETRY = Duration.ofMillis(50);
  private static final int DOUBLINGS = 8;

  private final String name;
  private final Timers timers;
  private final Consumer<Key> look;
  private final Thread thread;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Set<Key> keys = new LinkedHashSet<>();
  private final Map<Key, Integer> failures = new HashMap<>();
  private boolean closed;

  /**
   * Starts the thread.
   *
   * @param name of the thread and in logs
   * @param look what is done with a key
   */
  public WorkQueue(String name, Timers timers, Consumer<Key> look) {
    this.name = name;
    this.timers = timers;
    this.look = look;
    thread = new Thread(this::run, "embedded-" + name);
    thread.setDaemon(true);
    thread.start();
  }

  /** Adds a key. */
  public void add(Key key) {
    lock.lock();
    try {
      if (!closed && keys.add(key)) {
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Adds a key after a while. */
  public void addAfter(Key key, Duration delay) {
    if (delay.isZero() || delay.isNegative()) {
      add(key);
    } else {
      timers.after(delay, () -> add(key));
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      keys.clear();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    thread.interrupt();
    if (Thread.currentThread() == thread) {
      return;
    }
    try {
      thread.join(10_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      while (true) {
        handle(take());
      }
    } catch (InterruptedException e) {
      LOG.atTrace().addKeyValue("queue", name).log("The queue is closed");
    }
  }

  private Key take() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (keys.isEmpty()) {
        if (closed) {
          throw new InterruptedException();
        }
        changed.await();
      }
      Key key = keys.iterator().next();
      keys.remove(key);
      return key;
    } finally {
      lock.unlock();
    }
  }

  private void handle(Key key) {
    try {
      look.accept(key);
      failures.remove(key);
    } catch (ApiException e) {
      retry(key, e, e.isConflict());
    } catch (RuntimeException e) {
      retry(key, e, false);
    }
  }

  private void retry(Key key, RuntimeException cause, boolean conflict) {
    if (conflict) {
      addAfter(key, AFTER_CONFLICT);
      return;
    }
    int times = failures.merge(key, 1, Integer::sum);
    LOG.atLevel(isClosed() ? org.slf4j.event.Level.TRACE : org.slf4j.event.Level.DEBUG)
        .addKeyValue("queue", name)
        .addKeyValue("key", key)
        .setCause(cause)
        .log("Looking at an object failed, it is looked at again");
    addAfter(key, FIRST_RETRY.multipliedBy(1L << Math.min(times - 1, DOUBLINGS)));
  }

  private boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }
}
