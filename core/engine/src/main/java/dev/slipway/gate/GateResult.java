package dev.slipway.gate;

import java.util.List;
import java.util.Optional;

/**
 * What a gate's checks came to. Fails closed: a gate in which no check was executed is not open.
 *
 * @param checks every check that the gate knows of, skipped ones included
 */
public record GateResult(List<CheckResult> checks) {
  private static final int LONGEST_REASON = 400;

  /** The three values of a gate. */
  public enum State {
    /** Every executed check passed (or warned), and at least one was executed. */
    OPEN,
    /** At least one check was seen to fail. */
    CLOSED,
    /** None failed, but at least one could not be made, or none was executed at all. */
    UNKNOWN
  }

  public GateResult {
    checks = List.copyOf(checks);
  }

  public State state() {
    if (has(CheckOutcome.FAIL)) {
      return State.CLOSED;
    }
    boolean executed = has(CheckOutcome.PASS) || has(CheckOutcome.WARN);
    return executed && !has(CheckOutcome.UNKNOWN) ? State.OPEN : State.UNKNOWN;
  }

  /** The first failed check, else the first that could not be made; in the order of execution. */
  public Optional<CheckResult> firstCause() {
    return checks.stream()
        .filter(c -> c.outcome() == CheckOutcome.FAIL)
        .findFirst()
        .or(() -> checks.stream().filter(c -> c.outcome() == CheckOutcome.UNKNOWN).findFirst());
  }

  /** Why the gate is not open, in one line; empty when it is. */
  public String reason() {
    if (state() == State.OPEN) {
      return "";
    }
    return firstCause()
        .map(c -> c.name() + ": " + (c.message().isBlank() ? c.outcome() : line(c.message())))
        .orElse("no check was executed (" + checks.size() + " skipped)");
  }

  /** Assertions say on lines of their own what was expected and what was there. */
  private static String line(String message) {
    String said = message.strip().replaceFirst("\nRequired by section [^\n]*$", "");
    String line = said.replaceAll("\\s+", " ");
    return line.length() <= LONGEST_REASON ? line : line.substring(0, LONGEST_REASON) + "...";
  }

  private boolean has(CheckOutcome outcome) {
    return checks.stream().anyMatch(c -> c.outcome() == outcome);
  }
}
