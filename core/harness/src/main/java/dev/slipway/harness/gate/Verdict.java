package dev.slipway.harness.gate;

import dev.slipway.gate.CheckOutcome;
import dev.slipway.harness.CouldNotCheckException;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.junit.platform.engine.TestExecutionResult;
import org.opentest4j.MultipleFailuresError;

/**
 * What one test's end means. A failed assertion is something that was seen to fail; any other
 * exception means that nothing was seen.
 */
record Verdict(CheckOutcome outcome, String message) {
  static Verdict of(TestExecutionResult result) {
    return switch (result.getStatus()) {
      case SUCCESSFUL -> new Verdict(CheckOutcome.PASS, "");
      case ABORTED ->
          new Verdict(
              CheckOutcome.SKIPPED,
              result.getThrowable().map(Verdict::text).orElse("aborted without a reason"));
      case FAILED ->
          result
              .getThrowable()
              .map(Verdict::ofFailure)
              .orElseGet(() -> new Verdict(CheckOutcome.UNKNOWN, "failed without a reason"));
    };
  }

  static Verdict ofFailure(Throwable thrown) {
    CheckOutcome outcome = seenToFail(thrown) ? CheckOutcome.FAIL : CheckOutcome.UNKNOWN;
    return new Verdict(outcome, text(thrown));
  }

  /** Looks into causes too: a waiting assertion (Awaitility) or a future wraps the failed one. */
  private static boolean seenToFail(Throwable thrown) {
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Throwable t = thrown; t != null && seen.add(t); t = t.getCause()) {
      if (t instanceof CouldNotCheckException) {
        return false;
      }
      if (t instanceof MultipleFailuresError several) {
        return several.getFailures().stream().anyMatch(Verdict::seenToFail);
      }
      if (t instanceof AssertionError) {
        return true;
      }
    }
    return false;
  }

  private static String text(Throwable thrown) {
    String message = thrown.getMessage();
    if (message == null || message.isBlank()) {
      return thrown.getClass().getName();
    }
    boolean speaksForItself =
        thrown instanceof AssertionError
            || thrown instanceof CouldNotCheckException
            || thrown instanceof org.opentest4j.IncompleteExecutionException;
    // AssertJ begins its messages with an empty line.
    return speaksForItself
        ? message.strip()
        : thrown.getClass().getSimpleName() + ": " + message.strip();
  }
}
