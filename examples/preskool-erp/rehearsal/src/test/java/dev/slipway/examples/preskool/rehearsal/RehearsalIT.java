package dev.slipway.examples.preskool.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.ReleaseOutcome;
import dev.slipway.Slipway;
import dev.slipway.harness.probe.SteadyRequests;
import dev.slipway.harness.probe.StreamReport;
import dev.slipway.plan.Plan;
import dev.slipway.record.DeploymentRecord;
import dev.slipway.report.ReleaseReport;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What {@code mvn verify -Prehearsal} runs: the release from its first day to its way back, with
 * requests through the Service all the time, and a verdict at the end.
 */
@PreskoolTest
class RehearsalIT {
  private static final Logger LOG = LoggerFactory.getLogger("rehearsal");
  private static final Path REPORTS = Path.of("target", "rehearsal");

  private final Preskool preskool;
  private final List<String> lines = new ArrayList<>();
  private final Channel channel;

  RehearsalIT(Preskool preskool) throws IOException {
    this.preskool = preskool;
    this.channel = new Channel();
  }

  @AfterEach
  void closes() {
    channel.close();
  }

  @Test
  void theReleaseIsReadyForProduction() {
    rehearse("first release", "v1", preskool.overlay().plain(), "SUCCEEDED", "-");
    rehearse("release with a migration", "v2", preskool.overlay().plain(), "SUCCEEDED", "-");
    rehearse(
        "missing image", "nosuch", preskool.overlay().plain(), "ROLLED_BACK", "IMAGE_NOT_FOUND");
    rehearse(
        "failing migration",
        "v3-half",
        preskool.overlay().plain(),
        "ROLLED_BACK",
        "MIGRATION_FAILED");
    rehearse(
        "login broken",
        "v3",
        preskool.overlay().withBackend("env:\n- name: FAULT_LOGIN_500\n  value: \"1\"\n"),
        "ROLLED_BACK",
        "CHECK_FAILED");
    assertThat(channel.releases()).containsExactly("v1 succeeded", "v2 succeeded");
    assertThat(channel.incidents())
        .as("each rollback is told once")
        .containsExactly("nosuch rolled-back", "v3-half rolled-back", "v3 rolled-back");
    lines.forEach(LOG::info);
    LOG.info("reports: {}", REPORTS.toAbsolutePath());
    LOG.info("READY FOR PRODUCTION DEPLOYMENT");
  }

  private void rehearse(String name, String version, Path manifests, String outcome, String code) {
    Instant started = Instant.now();
    boolean first = lines.isEmpty();
    try (SteadyRequests requests = preskool.steadyRequests();
        Slipway slipway = preskool.open(channel.of(preskool.release(version, manifests)))) {
      Plan plan = slipway.plan();
      ReleaseOutcome ended = slipway.deploy(plan, new Cause());
      DeploymentRecord record = ended.record();
      StreamReport sent = requests.stop();
      Path report = REPORTS.resolve(name.replace(' ', '-') + ".html");
      ReleaseReport page = ReleaseReport.of(record).withPlan(plan.describe());
      // Before the first release there is nothing that could answer.
      (first ? page : page.withTraffic(sent.traffic("GET /api/v1/health through the Service")))
          .writeTo(report);
      String seen = record.failure() == null ? "-" : record.failure().code();
      lines.add(
          String.format(
              "%-26s %-12s %-18s %3d s  live: %-3s %s",
              name,
              ended.kind(),
              seen,
              Duration.between(started, Instant.now()).toSeconds(),
              record.live(),
              first ? "" : sent.succeeded() + " of " + sent.sent() + " requests answered"));
      assertThat(ended.kind()).as(name + ": " + record.failure()).hasToString(outcome);
      assertThat(seen).as(name).isEqualTo(code);
      if (!first) {
        assertThat(sent.failures()).as(name).isEmpty();
      }
    }
  }
}
