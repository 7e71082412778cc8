package dev.slipway.harness.gate;

/** Whether a gate's time is over; set by the gate, read by its tests. */
final class Deadline {
  private volatile boolean passed;

  void pass() {
    passed = true;
  }

  boolean passed() {
    return passed;
  }
}
