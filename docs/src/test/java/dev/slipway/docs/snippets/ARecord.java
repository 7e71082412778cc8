package dev.slipway.docs.snippets;

import dev.slipway.Slipway;
import dev.slipway.export.CdEvents;
import dev.slipway.export.InTotoStatements;
import dev.slipway.history.DoraMetrics;
import dev.slipway.history.RecordDiff;
import dev.slipway.record.Amendment;
import dev.slipway.record.DeploymentRecord;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The snippets of {@code docs/records.md}; compiled, so that they stay true. */
final class ARecord {
  private ARecord() {}

  static void amend(Slipway slipway, String recordId, Instant failedAt) {
    slipway.amend(
        new Amendment(
            recordId,
            Amendment.Kind.FAILED_LATER,
            failedAt,
            "ada",
            "invoices were sent twice",
            null));
  }

  static void measure(
      Slipway slipway, Instant from, Instant to, DeploymentRecord older, DeploymentRecord newer) {
    DoraMetrics dora = DoraMetrics.of(slipway.history(), slipway.amendments(), from, to);
    Optional<Duration> leadTime = dora.changeLeadTime().known();
    String failRate = dora.changeFailRate().describe(share -> Math.round(share * 100) + " %");
    RecordDiff diff = RecordDiff.between(older, newer);
    Objects.requireNonNull(leadTime + failRate + diff);
  }

  static void export(Slipway slipway, DeploymentRecord record) {
    List<String> cdEvents =
        new CdEvents(URI.create("https://github.com/your-org/preskool-erp"))
            .of(record, slipway.amendments());
    InTotoStatements statements = new InTotoStatements(URI.create("https://preskool.com/releases"));
    Optional<String> decision = statements.decision(record);
    List<String> testResults = statements.testResults(record);
    Objects.requireNonNull(cdEvents.toString() + decision + testResults);
  }
}
