package dev.slipway.preflight;

import dev.slipway.gate.CheckOutcome;

/** A check, by its id, and what came of it. */
record ShownOutcome(String check, CheckOutcome outcome) implements Comparable<ShownOutcome> {
  @Override
  public int compareTo(ShownOutcome other) {
    int byCheck = check.compareTo(other.check);
    return byCheck == 0 ? outcome.compareTo(other.outcome) : byCheck;
  }

  @Override
  public String toString() {
    return check + " " + outcome;
  }
}
