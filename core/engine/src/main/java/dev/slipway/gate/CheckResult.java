package dev.slipway.gate;

import dev.slipway.evidence.Evidence;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * One check, made.
 *
 * @param id stable over runs, as {@code smoke.health-contract} or a test's class and method
 * @param name for people
 * @param outcome what came of it
 * @param message why, and what to do; empty for a plain pass
 * @param took how long it ran
 * @param evidence what was seen, redacted
 */
public record CheckResult(
    String id,
    String name,
    CheckOutcome outcome,
    String message,
    Duration took,
    List<Evidence> evidence) {
  public CheckResult {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(outcome, "outcome");
    Objects.requireNonNull(message, "message");
    Objects.requireNonNull(took, "took");
    evidence = List.copyOf(evidence);
  }
}
