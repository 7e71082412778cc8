package dev.slipway.gate;

import java.util.function.Consumer;

/** The checks that must hold before the next phase. */
@FunctionalInterface
public interface Gate {
  /**
   * Makes the checks. Whatever goes wrong inside is a result ({@link CheckOutcome#UNKNOWN}), not an
   * exception.
   *
   * @param progress is told each check as it ends, from any thread
   */
  GateResult evaluate(GateRequest request, Consumer<CheckResult> progress);
}
