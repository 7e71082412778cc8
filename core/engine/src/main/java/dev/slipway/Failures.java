package dev.slipway;

import dev.slipway.evidence.Evidence;
import dev.slipway.record.FailureRecord;
import dev.slipway.redact.Redactor;
import dev.slipway.release.Phase;
import java.time.Clock;
import java.util.List;

/** Makes failure records: redacted, in one line, with the time at which they were seen. */
final class Failures {
  private final Redactor redactor;
  private final Clock clock;

  Failures(Redactor redactor, Clock clock) {
    this.redactor = redactor;
    this.clock = clock;
  }

  FailureRecord of(
      Phase phase, String code, String cause, String nextStep, List<Evidence> evidence) {
    List<Evidence> redacted =
        evidence.stream()
            .map(e -> new Evidence(e.kind(), e.subject(), redactor.redact(e.text()), e.at()))
            .toList();
    return new FailureRecord(
        phase.word(), code, line(cause), nextStep, clock.instant(), redacted, null);
  }

  FailureRecord of(Phase phase, String code, String cause, String nextStep) {
    return of(phase, code, cause, nextStep, List.of());
  }

  /** The text on one line, redacted. */
  String line(String text) {
    return redactor.redact(text.strip().replaceAll("\\s*\\R\\s*", "; "));
  }
}
