package dev.slipway.preflight;

import static dev.slipway.gate.CheckOutcome.FAIL;
import static dev.slipway.gate.CheckOutcome.PASS;
import static dev.slipway.gate.CheckOutcome.SKIPPED;
import static dev.slipway.gate.CheckOutcome.UNKNOWN;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import dev.slipway.gate.CheckOutcome;
import dev.slipway.gate.CheckResult;
import dev.slipway.gate.GateResult;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a real Prometheus that scrapes one exporter every second. */
class AlertChecksIT {
  private static final Path PROMETHEUS = Path.of("/usr/bin/prometheus");
  @TempDir private Path folder;
  private final int port = freePort();
  private Catalogue catalogue;
  private ScrapedPods pods;
  private HttpServer exporter;
  private Process prometheus;
  private volatile int broken;

  @BeforeEach
  void start() throws IOException {
    boolean there = Files.isExecutable(PROMETHEUS);
    if ("all".equals(System.getenv("SLIPWAY_REQUIRE"))) {
      assertThat(there).as("%s, which SLIPWAY_REQUIRE=all needs", PROMETHEUS).isTrue();
    }
    assumeTrue(there, "no " + PROMETHEUS + "; apt-get install prometheus");
    catalogue = new Catalogue(AlertChecks.class, folder);
    pods = new ScrapedPods(catalogue);
    exporter = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    exporter.createContext(
        "/metrics",
        exchange -> {
          byte[] body = ("requests_total 5\nbroken " + broken + "\n").getBytes(UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4");
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    exporter.start();
  }

  @AfterEach
  void stop() throws InterruptedException {
    if (prometheus != null) {
      prometheus.destroy();
      prometheus.waitFor();
    }
    if (exporter != null) {
      exporter.stop(0);
      catalogue.close();
    }
  }

  @Test
  void passWhilePodsAreScrapedAndNothingFires() throws IOException {
    pods.has("one", "127.0.0.1");
    prometheus("broken > 0");

    awaitOutcome("preflight.scraped", PASS);
    awaitOutcome("preflight.rules", PASS);
    awaitOutcome("preflight.critical-alert", PASS);

    pods.has("unseen", "10.9.9.9");
    assertThat(awaitOutcome("preflight.scraped", FAIL).message())
        .contains("requests_total of the ready pods [unseen]; see its targets page");

    broken = 1;
    assertThat(awaitOutcome("preflight.critical-alert", FAIL).message())
        .contains("Critical alerts are firing: Broken since");
  }

  @Test
  void areUnknownWhenARuleCannotBeEvaluatedOrPrometheusIsGone() throws IOException {
    pods.has("one", "127.0.0.1");
    prometheus(
        "{__name__=~\"requests_total|broken\"} + on() group_left() {__name__=~\"requests_total|broken\"}");
    // Before it listens, it is unknown too.
    awaitOutcome("preflight.scraped", PASS);
    assertThat(awaitOutcome("preflight.rules", UNKNOWN).message()).contains("Broken");

    prometheus.destroy();
    assertThat(awaitOutcome("preflight.scraped", UNKNOWN).message()).contains("127.0.0.1:" + port);
    assertThat(catalogue.check(Catalogue.SETTINGS).checks())
        .extracting(CheckResult::outcome)
        .containsOnly(SKIPPED);
  }

  private CheckResult awaitOutcome(String id, CheckOutcome outcome) {
    CheckResult[] last = new CheckResult[1];
    await()
        .atMost(Duration.ofSeconds(40))
        .pollInterval(Duration.ofMillis(500))
        .untilAsserted(
            () -> {
              last[0] = Catalogue.find(check(), id);
              assertThat(last[0].outcome()).as("%s", last[0]).isEqualTo(outcome);
            });
    return last[0];
  }

  private GateResult check() {
    return catalogue.evaluate(
        Catalogue.SETTINGS,
        "cluster: {notFor: []}",
        "monitoring: {interval: 1s, prometheus: {url: \"http://127.0.0.1:%d\", requests: requests_total, timeout: 5s}}"
            .formatted(port),
        catalogue.client);
  }

  private void prometheus(String expression) throws IOException {
    Files.writeString(
        folder.resolve("rules.yml"),
        """
        groups:
          - name: release
            rules:
              - alert: Broken
                expr: '%s'
                labels: {severity: critical}
        """
            .formatted(expression));
    Files.writeString(
        folder.resolve("prometheus.yml"),
        """
        global: {scrape_interval: 1s, evaluation_interval: 1s}
        rule_files: [%s]
        scrape_configs:
          - job_name: app
            static_configs: [{targets: ['127.0.0.1:%d']}]
        """
            .formatted(folder.resolve("rules.yml"), exporter.getAddress().getPort()));
    prometheus =
        new ProcessBuilder(
                PROMETHEUS.toString(),
                "--config.file=" + folder.resolve("prometheus.yml"),
                "--storage.tsdb.path=" + folder.resolve("data"),
                "--web.listen-address=127.0.0.1:" + port)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("prometheus.log").toFile())
            .start();
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
