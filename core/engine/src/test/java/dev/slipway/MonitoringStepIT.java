package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.WatchedShop.Trouble;
import dev.slipway.cluster.NeedsTestCluster;
import dev.slipway.gate.CheckOutcome;
import dev.slipway.gate.CheckResult;
import dev.slipway.gate.GateResult;
import dev.slipway.record.FailureRecord;
import dev.slipway.record.PhaseRecord;
import dev.slipway.release.Phase;
import dev.slipway.release.Release;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Releases that are watched for seconds instead of an hour, after the same code. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
@Execution(ExecutionMode.CONCURRENT)
@NeedsTestCluster
class MonitoringStepIT {
  private static final int ALL = 1_000_000;
  private static final String UNWATCHED = "";
  private static final String PROBES =
      """
      triggers:
        errorRate: {above: 5%, for: 3s}
        p95: {above: 1s, for: 3s}
        minimumRequests: 20
        MORE
      monitoring:
        interval: 1s
        probes: {path: /health, every: 50ms, timeout: 10s}
        windows:
          - {name: startup, from: 0s, to: 4s, watch: [pods, logs]}
          - {name: latency, from: 4s, to: 9s, watch: [WATCH]}
      """;

  @TempDir private Path folder;
  private WatchedShop shop;

  @BeforeEach
  void liveBefore() throws IOException {
    shop = new WatchedShop(folder);
    ReleaseOutcome first =
        shop.deploy(shop.release("v1", "INFO sold", UNWATCHED), ReleaseListener.NONE);
    assertThat(first.kind()).isEqualTo(ReleaseOutcome.Kind.SUCCEEDED);
  }

  @AfterEach
  void close() {
    shop.close();
  }

  private static String watched(String watch, String more) {
    return PROBES.replace("WATCH", watch).replace("  MORE\n", more);
  }

  private Release second(String log, String more) {
    return shop.release("v2", log, more);
  }

  /** Answers are wrong from the beginning of the watch. */
  private ReleaseListener troubled(Trouble trouble, int answers) {
    return new ReleaseListener() {
      @Override
      public void phaseStarted(Phase phase) {
        if (phase == Phase.MONITORING) {
          shop.troubles(trouble, answers);
        }
      }
    };
  }

  private static PhaseRecord phase(ReleaseOutcome outcome, Phase phase) {
    return outcome.record().phase(phase.word()).orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({"FAILING, TRIGGER_ERROR_RATE", "SLOW, TRIGGER_P95"})
  void goesBackWhenAnswersStayWrong(Trouble trouble, String code) {
    ReleaseOutcome outcome =
        shop.deploy(second("INFO sold", watched("p95", "")), troubled(trouble, ALL));

    assertThat(outcome.kind()).isEqualTo(ReleaseOutcome.Kind.ROLLED_BACK);
    FailureRecord failure = outcome.failure().orElseThrow();
    assertThat(failure.code()).isEqualTo(code);
    assertThat(failure.cause()).contains(", since 20");
    assertThat(failure.evidence().get(0).text().lines()).hasSizeGreaterThanOrEqualTo(3);
    assertThat(phase(outcome, Phase.ROLLBACK).summary())
        .contains("v1 serves again")
        .containsPattern("users were affected for [0-9]+ s");
    assertThat(shop.live()).isEqualTo("v1");
  }

  @ParameterizedTest
  @CsvSource({"FAILING", "SLOW"})
  void staysWhenAnswersAreWrongForLessThanTheDuration(Trouble trouble) {
    ReleaseOutcome outcome =
        // A second and a half of the three.
        shop.deploy(second("INFO sold", watched("p95", "")), troubled(trouble, 30));

    assertThat(outcome.kind()).as("%s", outcome).isEqualTo(ReleaseOutcome.Kind.SUCCEEDED);
    assertThat(phase(outcome, Phase.MONITORING).checks())
        .extracting(CheckResult::id)
        .contains("monitoring.startup/pods", "monitoring.latency/p95", "trigger.error-rate");
    assertThat(shop.live()).isEqualTo("v2");
  }

  @Test
  void goesBackWhenThePodsLogsSpeakOfDamagedData() {
    ReleaseOutcome outcome =
        shop.deploy(
            second("ERROR SQLSTATE XX001 in relation fees", watched("p95", "")),
            ReleaseListener.NONE);

    assertThat(outcome.kind()).isEqualTo(ReleaseOutcome.Kind.ROLLED_BACK);
    assertThat(outcome.failure().orElseThrow().code()).isEqualTo("TRIGGER_CORRUPTION");
    assertThat(shop.live()).isEqualTo("v1");
  }

  @Test
  void goesBackWhenASuiteOfOnesOwnFailsForItsDuration() {
    shop.suite(
        (request, progress) ->
            new GateResult(
                List.of(
                    new CheckResult(
                        "bookings",
                        "a room is booked",
                        request.release().version().value().equals("v1")
                            ? CheckOutcome.PASS
                            : CheckOutcome.FAIL,
                        "409 instead of 201",
                        Duration.ZERO,
                        List.of()))));

    ReleaseOutcome outcome =
        shop.deploy(
            second(
                "INFO sold",
                watched(
                    "p95",
                    "  queries: [{name: bookings, language: junit, expression: "
                        + WatchedShop.SUITE
                        + ", above: 0, for: 2s}]\n")),
            ReleaseListener.NONE);

    assertThat(outcome.kind()).as("%s", outcome).isEqualTo(ReleaseOutcome.Kind.ROLLED_BACK);
    FailureRecord failure = outcome.failure().orElseThrow();
    assertThat(failure.code()).isEqualTo("TRIGGER_BOOKINGS");
    assertThat(failure.cause())
        .contains("bookings: 1.0 is above 0.0 (a room is booked: 409 instead of 201) for");
    assertThat(shop.live()).isEqualTo("v1");
  }

  /** Its pod loses data once it runs: the file is there in the new version alone. */
  private Release losing(String... queries) {
    return second(
        "INFO sold'; echo 7 > /tmp/lost; echo 'INFO kept",
        watched("p95", "  queries:\n    - " + String.join("\n    - ", queries) + "\n"));
  }

  @Test
  void goesBackWhenWhatACommandSaysInAPodIsAnotherThanBeforeThoughAnotherCommandHangs() {
    ReleaseOutcome outcome =
        shop.deploy(
            losing(
                "{name: hangs, language: command, workload: backend, above: 0,"
                    + " for: 2s, expression: 'sleep 600; echo 0'}",
                "{name: lost rows, language: command, workload: backend, change: rise, above: 0,"
                    + " for: 2s, expression: 'cat /tmp/lost || echo 0'}"),
            ReleaseListener.NONE);

    assertThat(outcome.kind()).as("%s", outcome).isEqualTo(ReleaseOutcome.Kind.ROLLED_BACK);
    FailureRecord failure = outcome.failure().orElseThrow();
    assertThat(failure.code()).isEqualTo("TRIGGER_LOST_ROWS");
    assertThat(failure.cause()).contains("7.0 is above 0.0 (0.0 before, 7.0 now) for");
    assertThat(shop.live()).isEqualTo("v1");
  }

  @Test
  void releasesNothingThatCannotBeMeasuredBefore() {
    ReleaseOutcome outcome =
        shop.deploy(
            losing(
                "{name: lost rows, language: command, workload: backend, change: rise, above: 0,"
                    + " expression: 'cat /tmp/lost'}"),
            ReleaseListener.NONE);

    assertThat(outcome.kind()).as("%s", outcome).isEqualTo(ReleaseOutcome.Kind.BLOCKED);
    FailureRecord failure = outcome.failure().orElseThrow();
    assertThat(failure.code()).isEqualTo("BEFORE_UNKNOWN");
    assertThat(failure.cause())
        .contains("lost rows cannot be measured before the release", "exit code 1", "/tmp/lost");
    assertThat(shop.live()).isEqualTo("v1");
  }

  @Test
  void warnsOfOtherErrorsInThePodsLogsAndStays() {
    ReleaseOutcome outcome =
        shop.deploy(
            second("ERROR SQLSTATE XX003 in relation fees", watched("p95", "")),
            ReleaseListener.NONE);

    assertThat(outcome.kind()).as("%s", outcome).isEqualTo(ReleaseOutcome.Kind.SUCCEEDED);
    assertThat(phase(outcome, Phase.MONITORING).checks())
        .filteredOn(c -> c.id().equals("monitoring.startup/logs"))
        .singleElement()
        .satisfies(c -> assertThat(c.outcome()).isEqualTo(CheckOutcome.WARN))
        .satisfies(c -> assertThat(c.message()).contains("XX003"));
  }

  @Test
  void onlyTellsOfATriggerThatIsTriedOut() {
    ReleaseOutcome outcome =
        shop.deploy(
            second("INFO sold", watched("p95", "  dryRun: [error-rate]\n")),
            troubled(Trouble.FAILING, ALL));

    assertThat(outcome.kind()).as("%s", outcome).isEqualTo(ReleaseOutcome.Kind.SUCCEEDED);
    assertThat(phase(outcome, Phase.MONITORING).checks())
        .filteredOn(c -> c.id().equals("dry-run.error-rate"))
        .extracting(CheckResult::outcome)
        .isEqualTo(List.of(CheckOutcome.WARN));
    assertThat(shop.live()).isEqualTo("v2");
  }

  @Test
  void goesOnWhenTheClusterTakesNothingForAWhile() {
    AtomicBoolean away = new AtomicBoolean();
    AtomicBoolean told = new AtomicBoolean();
    try (KubernetesClient client = SecretsOutage.of(shop.client(), away)) {
      ReleaseOutcome outcome =
          shop.deploy(
              second("INFO sold", watched("p95", "")),
              new ReleaseListener() {
                @Override
                public void phaseStarted(Phase phase) {
                  away.set(phase == Phase.MONITORING);
                }

                @Override
                public void stepped(Phase phase, String what) {
                  if (what.endsWith("the watch goes on")) {
                    told.set(true);
                    away.set(false);
                  }
                }
              },
              client);

      assertThat(outcome.kind())
          .as("%s", outcome.failure())
          .isEqualTo(ReleaseOutcome.Kind.SUCCEEDED);
    }
    assertThat(told).isTrue();
    assertThat(shop.live()).isEqualTo("v2");
  }

  @Test
  void haltsWithoutGoingBackWhenSomethingWasNeverSeen() {
    ReleaseOutcome outcome =
        shop.deploy(second("INFO sold", watched("alerts", "")), ReleaseListener.NONE);

    assertThat(outcome.kind()).isEqualTo(ReleaseOutcome.Kind.HALTED);
    assertThat(outcome.failure().orElseThrow().code()).isEqualTo("NOT_SEEN");
    assertThat(outcome.failure().orElseThrow().cause())
        .contains("latency/alerts (no source of alerts)");
    assertThat(shop.live()).isEqualTo("v2");
  }
}
