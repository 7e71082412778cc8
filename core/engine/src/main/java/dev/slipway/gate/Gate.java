package dev.slipway.gate;

import java.util.Optional;
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

  /**
   * Why its checks can never be made, whatever they would find: asked before anything is changed,
   * so that a misspelt suite is not found out when the release is already there.
   *
   * @return one line; empty when nothing of the kind is known
   */
  default Optional<String> fault() {
    return Optional.empty();
  }
}
