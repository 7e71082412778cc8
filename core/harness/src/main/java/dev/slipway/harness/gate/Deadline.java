package dev.slipway.harness.gate;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Whether a gate's time is over; set by the gate, read by its tests, which it interrupts. */
final class Deadline {
  private final Set<Thread> running = ConcurrentHashMap.newKeySet();
  private volatile boolean passed;

  void pass() {
    passed = true;
    running.forEach(Thread::interrupt);
  }

  boolean passed() {
    return passed;
  }

  /** The calling thread makes a check from now on. */
  void enter() {
    running.add(Thread.currentThread());
    if (passed) {
      Thread.currentThread().interrupt();
    }
  }

  void leave() {
    running.remove(Thread.currentThread());
  }
}
