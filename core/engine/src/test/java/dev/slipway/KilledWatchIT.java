package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import dev.slipway.WatchedShop.Trouble;
import dev.slipway.cluster.NeedsTestCluster;
import dev.slipway.cluster.TestCluster;
import dev.slipway.gate.CheckOutcome;
import dev.slipway.gate.CheckResult;
import dev.slipway.monitoring.MonitoringState;
import dev.slipway.record.PhaseRecord;
import dev.slipway.release.Phase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/** The deployer is killed in each window of its watch; this process goes on with it. */
@Timeout(value = 4, unit = TimeUnit.MINUTES)
@Execution(ExecutionMode.CONCURRENT)
@NeedsTestCluster
class KilledWatchIT {
  private static final String WATCHED =
      """
      triggers:
        errorRate: {above: 5%, for: 3s}
        p95: {above: 1s, for: 3s}
        minimumRequests: 20
      monitoring:
        interval: 1s
        handOver: 1h
        probes: {path: /health, every: 50ms, timeout: 10s}
        windows:
          - {name: startup, from: 0s, to: 8s, watch: [pods, logs]}
          - {name: error rate, from: 8s, to: 16s, watch: [error-rate]}
          - {name: logs, from: 16s, to: 24s, watch: [logs]}
          - {name: latency, from: 24s, to: 40s, watch: [p95]}
          - {name: on-call, from: 1h, to: 24h, watch: [alerts]}
        grafana: {url: URL, dashboard: shop}
      channels:
        releases: [{kind: webhook, url: "${file:FOLDER/releases.url}"}]
        incidents: [{kind: webhook, url: "${file:FOLDER/incidents.url}"}]
      """;

  private static final String ANNOTATIONS = "/api/annotations";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @TempDir private Path folder;
  private final StubServer systems = new StubServer();
  private WatchedShop shop;

  @BeforeEach
  void liveBefore() throws IOException {
    for (String channel : List.of("releases", "incidents")) {
      Files.writeString(folder.resolve(channel + ".url"), systems.url() + "/" + channel);
    }
    systems.on(ANNOTATIONS, this::grafana).on("/releases", 200, "").on("/incidents", 200, "");
    shop = WatchedShop.withLiveRelease(folder);
  }

  @AfterEach
  void close() {
    shop.close();
    systems.close();
  }

  private String watched() {
    return WATCHED.replace("FOLDER", folder.toString()).replace("URL", systems.url().toString());
  }

  /** Has the annotations that were posted, as Grafana documents both. */
  private ResponseDefinitionBuilder grafana(StubServer.Asked asked) {
    if (asked.method().equals("POST")) {
      return StubServer.answer(
          200, "{\"message\":\"Annotation added\",\"id\":" + marks().size() + "}");
    }
    ArrayNode there = JSON.createArrayNode();
    marks().forEach(mark -> there.addObject().put("id", there.size()).set("tags", mark));
    return StubServer.answer(200, there.toString());
  }

  /** The tags of each annotation that was posted. */
  private List<JsonNode> marks() {
    return systems.asked().stream()
        .filter(a -> a.path().equals(ANNOTATIONS) && a.method().equals("POST"))
        .map(a -> JSON.readTree(a.body()).path("tags"))
        .toList();
  }

  private List<String> marked() {
    return marks().stream().map(tags -> tags.get(2).asString()).toList();
  }

  /** What a channel was told, by kind. */
  private List<String> told(String channel) {
    return systems.asked().stream()
        .filter(a -> a.path().equals("/" + channel))
        .map(a -> JSON.readTree(a.body()).path("kind").asString())
        .toList();
  }

  /** Kills a deployer with SIGKILL once it looked in a window; how far it had come by then. */
  private MonitoringState killedIn(String window) throws IOException {
    Path more = Files.writeString(folder.resolve("more.yaml"), watched());
    Process deployer =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                WatchMain.class.getName(),
                folder.toString(),
                shop.namespaceName(),
                TestCluster.kubeconfig().toString(),
                shop.url().toString(),
                more.toString())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      await()
          .atMost(Duration.ofMinutes(2))
          .until(
              () -> {
                assertThat(deployer.isAlive()).as("the deployer ended too early").isTrue();
                return kept()
                    .filter(s -> s.windows().keySet().stream().anyMatch(k -> k.startsWith(window)))
                    .isPresent();
              });
    } finally {
      deployer.destroyForcibly().onExit().join();
    }
    return kept().orElseThrow();
  }

  private Optional<MonitoringState> kept() {
    return shop.keptOfTheRunningRelease();
  }

  private ReleaseOutcome resume() {
    try (Slipway slipway = shop.open(shop.release("v2", "INFO sold", watched()))) {
      Optional<ReleaseOutcome> outcome = slipway.resume(ReleaseListener.NONE);
      assertThat(slipway.resume(ReleaseListener.NONE)).isEmpty();
      return outcome.orElseThrow();
    }
  }

  private static List<CheckResult> checks(ReleaseOutcome outcome) {
    return outcome.record().phase(Phase.MONITORING.word()).orElseThrow().checks();
  }

  @ParameterizedTest
  @CsvSource({"startup/", "error rate/", "logs/", "latency/"})
  void anotherProcessEndsTheWatchWithNothingLostAndNothingTwice(String window) throws IOException {
    MonitoringState killed = killedIn(window);

    ReleaseOutcome outcome = resume();

    assertThat(outcome.kind()).as("%s", outcome).isEqualTo(ReleaseOutcome.Kind.SUCCEEDED);
    assertThat(outcome.record().phases())
        .extracting(PhaseRecord::phase)
        .containsOnlyOnce("rollout", "verification", "monitoring");
    assertThat(checks(outcome))
        .extracting(CheckResult::id)
        .contains("monitoring.startup/pods", "monitoring.latency/p95", "trigger.error-rate");
    assertThat(checks(outcome))
        .filteredOn(c -> c.id().startsWith("monitoring." + window))
        .allSatisfy(c -> assertThat(c.outcome()).isEqualTo(CheckOutcome.PASS));
    assertThat(shop.live()).isEqualTo("v2");
    // Windows count from the beginning of the watch, wherever they are watched: both together never
    // looked more often than one process would have.
    PhaseRecord watch = outcome.record().phase("monitoring").orElseThrow();
    long looks = Long.parseLong(watch.summary().substring(0, watch.summary().indexOf(' ')));
    assertThat(looks).isGreaterThan(killed.looks()).isLessThanOrEqualTo(41);
    assertThat(marked()).containsExactly("start", "end");
    assertThat(told("releases")).containsExactly("succeeded");
    assertThat(told("incidents")).isEmpty();
    // The last look is within one interval of the end.
    assertThat(watch.finishedAt()).isAfter(killed.completeAt().plusSeconds(38));
  }

  @Test
  void anotherProcessSeesTheBreachAndGoesBack() throws IOException {
    MonitoringState killed = killedIn("error rate/");
    shop.troubles(Trouble.FAILING, 1_000_000);

    ReleaseOutcome outcome = resume();

    assertThat(outcome.kind()).as("%s", outcome).isEqualTo(ReleaseOutcome.Kind.ROLLED_BACK);
    assertThat(outcome.failure().orElseThrow().code()).isEqualTo("TRIGGER_ERROR_RATE");
    assertThat(killed.cause()).isEmpty();
    assertThat(marked()).containsExactly("start", "rollback");
    assertThat(told("releases")).isEmpty();
    assertThat(told("incidents")).containsExactly("rolled-back");
    assertThat(shop.live()).isEqualTo("v1");
  }
}
