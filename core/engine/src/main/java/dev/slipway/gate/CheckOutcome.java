package dev.slipway.gate;

/** What came of one check. Only {@link #PASS} and {@link #WARN} let a gate open. */
public enum CheckOutcome {
  PASS,
  WARN,
  FAIL,
  /** The check could not be made: nothing is known, so nothing is green. */
  UNKNOWN,
  /** The check does not apply; its message says why. */
  SKIPPED
}
