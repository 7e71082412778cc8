package dev.slipway.docs.snippets;

import dev.slipway.ReleaseListener;
import dev.slipway.ReleaseOutcome;
import dev.slipway.Slipway;
import dev.slipway.plan.Plan;
import dev.slipway.report.ReleaseReport;
import java.nio.file.Path;

/** The snippet of {@code docs/report.md}; compiled, so that it stays true. */
final class AReport {
  private AReport() {}

  static void write(Slipway slipway, Plan plan, ReleaseListener listener) {
    ReleaseOutcome outcome = slipway.deploy(plan, listener);
    ReleaseReport.of(outcome.record())
        .withPlan(plan.describe())
        .writeTo(Path.of("target", "report.html"));
  }
}
