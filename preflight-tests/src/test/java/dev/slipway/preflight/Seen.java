package dev.slipway.preflight;

import dev.slipway.gate.GateRequest;
import dev.slipway.gate.GateResult;
import dev.slipway.harness.gate.JUnitGate;
import java.util.ArrayList;
import java.util.List;

/** The results of the gates that the test on this thread has run. */
final class Seen {
  private static final ThreadLocal<List<GateResult>> RESULTS =
      ThreadLocal.withInitial(ArrayList::new);

  private Seen() {}

  /** Runs the suite, and keeps what it said for the test's annotations. */
  static GateResult of(JUnitGate gate, GateRequest request) {
    GateResult result = gate.evaluate(request, check -> {});
    RESULTS.get().add(result);
    return result;
  }

  static void forget() {
    RESULTS.remove();
  }

  /** Whether the check, or one of its tests, had the outcome. */
  static boolean had(ShownOutcome shown) {
    return RESULTS.get().stream()
        .flatMap(result -> result.checks().stream())
        .anyMatch(
            c ->
                c.outcome() == shown.outcome()
                    && (c.id().equals(shown.check()) || c.id().startsWith(shown.check() + "[")));
  }

  /** Everything that was seen, for whoever misses something. */
  static List<ShownOutcome> all() {
    return RESULTS.get().stream()
        .flatMap(result -> result.checks().stream())
        .map(c -> new ShownOutcome(c.id(), c.outcome()))
        .distinct()
        .toList();
  }
}
