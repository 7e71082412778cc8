package dev.slipway.migration;

import dev.slipway.evidence.Evidence;
import dev.slipway.exec.Receipt;
import dev.slipway.migration.MigrationOutcome.Refusal;
import dev.slipway.redact.Redactor;
import java.time.Clock;
import java.util.List;

/** Makes outcomes, with what was printed as evidence, and without secrets. */
final class Report {
  private final String where;
  private final Redactor redactor;
  private final Clock clock;

  Report(String where, Redactor redactor, Clock clock) {
    this.where = where;
    this.redactor = redactor;
    this.clock = clock;
  }

  MigrationOutcome refused(Refusal refusal, String cause) {
    return new MigrationOutcome.Refused(refusal, redactor.redact(cause), List.of());
  }

  MigrationOutcome refused(Answer.Stopped<?> stopped) {
    return new MigrationOutcome.Refused(
        stopped.refusal(),
        redactor.redact(stopped.cause()),
        evidence(stopped.question().command(), stopped.receipt()));
  }

  MigrationOutcome failed(String cause, String at, List<String> command, Receipt receipt) {
    return new MigrationOutcome.Failed(
        redactor.redact(cause), redactor.redact(at), evidence(command, receipt));
  }

  MigrationOutcome unknown(String cause, List<String> command, Receipt receipt) {
    return new MigrationOutcome.Unknown(redactor.redact(cause), evidence(command, receipt));
  }

  private List<Evidence> evidence(List<String> command, Receipt receipt) {
    return List.of(
        new Evidence(
            Evidence.Kind.COMMAND,
            redactor.redact(where + ": " + String.join(" ", command)),
            redactor.redact(Outputs.excerpt(receipt)),
            clock.instant()));
  }
}
