package dev.slipway.harness.gate;

import dev.slipway.config.RulesConfig;
import dev.slipway.error.SlipwayException;
import dev.slipway.harness.report.PreflightReport;
import dev.slipway.redact.Redactor;
import dev.slipway.release.Release;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
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

  // What a test throws is judged and redacted by its extension.
  private static final Rules NONE = new Rules(RulesConfig.DEFAULT, Clock.systemUTC());

  private @Nullable Findings findings;
  private @Nullable RunListener running;

  @Override
  public void testPlanExecutionStarted(TestPlan plan) {
    if (plan.getConfigurationParameters().get(FOLDER).isEmpty()) {
      return;
    }
    findings = new Findings(new Redactor(), check -> {}, NONE, Clock.systemUTC());
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
    PreflightReport report = report(parameters, all);
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

  private static PreflightReport report(ConfigurationParameters parameters, Findings findings) {
    Release release;
    try {
      release =
          new Settings(
                  name -> parameters.get(name).or(() -> Optional.ofNullable(System.getenv(name))),
                  Path.of(""))
              .release();
    } catch (SlipwayException e) {
      // Every check has said so already.
      return new PreflightReport("unknown", "unknown", "unknown", findings.end());
    }
    Rules rules = new Rules(release.config().checks().rules(), Clock.systemUTC());
    return PreflightReport.of(release, findings.end(rules));
  }
}
