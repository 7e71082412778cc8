package dev.slipway.harness.gate;

import dev.slipway.gate.CheckOutcome;
import java.util.List;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.reporting.ReportEntry;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/** Turns what JUnit tells of a run into findings. */
final class RunListener implements TestExecutionListener {
  private final Findings findings;

  RunListener(Findings findings) {
    this.findings = findings;
  }

  @Override
  public void testPlanExecutionStarted(TestPlan plan) {
    findings.expect(new KnownTests(plan));
  }

  @Override
  public void dynamicTestRegistered(TestIdentifier test) {
    findings.add(test);
  }

  @Override
  public void executionStarted(TestIdentifier test) {
    findings.begin(test);
  }

  @Override
  public void reportingEntryPublished(TestIdentifier test, ReportEntry entry) {
    findings.note(test, entry.getKeyValuePairs());
  }

  @Override
  public void executionSkipped(TestIdentifier test, String reason) {
    skip(test, reason);
  }

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    Verdict verdict = Verdict.of(result);
    if (test.isTest()) {
      findings.conclude(test, verdict);
      return;
    }
    switch (result.getStatus()) {
      case FAILED -> {
        findings.conclude(test, verdict);
        String cause = verdict.message().lines().findFirst().orElse("");
        for (TestIdentifier lost : findings.openBelow(test)) {
          findings.conclude(
              lost,
              new Verdict(
                  CheckOutcome.UNKNOWN,
                  "was not made, because " + test.getDisplayName() + " failed: " + cause));
        }
      }
      case ABORTED -> skip(test, verdict.message());
      case SUCCESSFUL -> {
        if (findings.warned(test)) {
          findings.conclude(test, verdict);
        } else if (Naming.isMethod(test) && !findings.knowsOfAny(test)) {
          findings.conclude(test, new Verdict(CheckOutcome.SKIPPED, "it made no checks"));
        }
      }
    }
  }

  private void skip(TestIdentifier test, String reason) {
    Verdict skipped = new Verdict(CheckOutcome.SKIPPED, reason);
    List<TestIdentifier> below = test.isTest() ? List.of() : findings.openBelow(test);
    if (below.isEmpty()) {
      findings.conclude(test, skipped);
    } else {
      below.forEach(lost -> findings.conclude(lost, skipped));
    }
  }
}
