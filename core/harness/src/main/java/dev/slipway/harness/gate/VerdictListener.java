package dev.slipway.harness.gate;

import dev.slipway.config.Severity;
import dev.slipway.error.SlipwayException;
import dev.slipway.gate.GateResult;
import dev.slipway.harness.report.PreflightReport;
import dev.slipway.redact.Redactor;
import dev.slipway.release.Release;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.platform.engine.ConfigurationParameters;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.reporting.ReportEntry;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The verdict of a suite that a build tool runs: as log lines, and with JSON and SARIF in the
 * folder that the configuration parameter {@code slipway.report} names. Registered by being on the
 * class path; without that parameter it does nothing.
 */
public final class VerdictListener implements TestExecutionListener {
  static final String FOLDER = "slipway.report";

  private static final Logger LOG = LoggerFactory.getLogger(VerdictListener.class);

  /** Each check was judged by its extension, which also redacts what it throws. */
  private record JudgedBefore(Optional<Release> release) implements Judge {
    @Override
    public Verdict judge(String id, Severity own, Verdict verdict) {
      return verdict;
    }

    @Override
    public List<String> misspelt(Set<String> ids) {
      return release
          .map(r -> new Rules(r.config().checks().rules(), Clock.systemUTC()).misspelt(ids))
          .orElse(List.of());
    }
  }

  private @Nullable Findings findings;
  private @Nullable RunListener running;
  private Optional<Release> release = Optional.empty();

  @Override
  public void testPlanExecutionStarted(TestPlan plan) {
    if (plan.getConfigurationParameters().get(FOLDER).isEmpty()) {
      return;
    }
    release = release(plan.getConfigurationParameters());
    findings =
        new Findings(new Redactor(), check -> {}, new JudgedBefore(release), Clock.systemUTC());
    running = new RunListener(findings);
    running.testPlanExecutionStarted(plan);
  }

  @Override
  public void dynamicTestRegistered(TestIdentifier test) {
    if (running != null) {
      running.dynamicTestRegistered(test);
    }
  }

  @Override
  public void executionStarted(TestIdentifier test) {
    if (running != null) {
      running.executionStarted(test);
    }
  }

  @Override
  public void reportingEntryPublished(TestIdentifier test, ReportEntry entry) {
    if (running != null) {
      running.reportingEntryPublished(test, entry);
    }
  }

  @Override
  public void executionSkipped(TestIdentifier test, String reason) {
    if (running != null) {
      running.executionSkipped(test, reason);
    }
  }

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    if (running != null) {
      running.executionFinished(test, result);
    }
  }

  @Override
  public void testPlanExecutionFinished(TestPlan plan) {
    Findings all = findings;
    if (all == null) {
      return;
    }
    running = null;
    findings = null;
    ConfigurationParameters parameters = plan.getConfigurationParameters();
    GateResult result = all.end();
    PreflightReport report =
        release
            .map(r -> PreflightReport.of(r, result))
            .orElseGet(() -> new PreflightReport("unknown", "unknown", "unknown", result));
    LOG.info("{}", report.text().strip());
    try {
      report.write(Path.of(parameters.get(FOLDER).orElse("")));
    } catch (IOException e) {
      LOG.atWarn()
          .setMessage("The verdict could not be written")
          .addKeyValue("folder", parameters.get(FOLDER).orElse(""))
          .setCause(e)
          .log();
    }
  }

  /** Empty where nothing says which it is: every check says so. */
  private static Optional<Release> release(ConfigurationParameters parameters) {
    try {
      return Optional.of(
          new Settings(
                  name -> parameters.get(name).or(() -> Optional.ofNullable(System.getenv(name))),
                  Path.of(""))
              .release());
    } catch (SlipwayException e) {
      return Optional.empty();
    }
  }
}
