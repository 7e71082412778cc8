package dev.slipway;

import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A person's wish to take a release back while it is on its way. It is heeded before the next step,
 * and ends a wait for the cluster or the clock at once; it never cuts a write, a migration or a
 * backup. On the way back there is nothing left to wish for.
 */
final class TakeBack {
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable String by;
  private @Nullable Thread waiting;
  private boolean forward;

  /** A wait that may be ended. */
  @FunctionalInterface
  interface Wait<T> {
    T take() throws InterruptedException;
  }

  void ask(String who) {
    lock.lock();
    try {
      by = who;
      if (forward && waiting != null) {
        waiting.interrupt();
      }
    } finally {
      lock.unlock();
    }
  }

  /** From here the release goes forward. */
  void forward() {
    set(true);
  }

  /** From here it goes back, or has ended. */
  void over() {
    set(false);
  }

  /** Who wants the release back; empty when nobody does, or it is on its way back. */
  Optional<String> asked() {
    lock.lock();
    try {
      return forward ? Optional.ofNullable(by) : Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  /** What a step comes to that is taken while the release is wanted back; empty when it is not. */
  Optional<StepResult> result(Step step, Failures failures) {
    String during = step.phase().word();
    return asked()
        .map(
            who ->
                StepResult.failed(
                    failures.of(
                        step.phase(),
                        "TAKEN_BACK",
                        who + " took the release back during " + during,
                        "ask " + who + " why")));
  }

  /** Waits, unless the release is wanted back. */
  <T> T during(Wait<T> wait) throws InterruptedException {
    lock.lock();
    try {
      if (forward && by != null) {
        throw new InterruptedException("taken back by " + by);
      }
      waiting = Thread.currentThread();
    } finally {
      lock.unlock();
    }
    try {
      return wait.take();
    } finally {
      lock.lock();
      try {
        waiting = null;
        if (forward && by != null) {
          // The wish may have come when the wait had just ended: nothing else is cut by it.
          Thread.interrupted();
        }
      } finally {
        lock.unlock();
      }
    }
  }

  private void set(boolean goesForward) {
    lock.lock();
    try {
      forward = goesForward;
      if (!goesForward) {
        by = null;
      }
    } finally {
      lock.unlock();
    }
  }
}
