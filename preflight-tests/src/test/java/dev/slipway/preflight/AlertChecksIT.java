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
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
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
  private static final String NOTHING =
      "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\n";

  @TempDir private Path folder;
  private final int port = freePort();
  private Catalogue catalogue;
  private String owner;
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
    // A pod whose owner is not there is collected.
    owner =
        catalogue
            .client
            .resource(
                new ReplicaSetBuilder()
                    .withNewMetadata()
                    .withName("backend-abc")
                    .withNamespace("erp")
                    .endMetadata()
                    .withNewSpec()
                    .withNewSelector()
                    .addToMatchLabels("pod-template-hash", "abc")
                    .endSelector()
                    .withNewTemplate()
                    .withNewMetadata()
                    .addToLabels("pod-template-hash", "abc")
                    .endMetadata()
                    .withNewSpec()
                    .addNewContainer()
                    .withName("a")
                    .withImage("a")
                    .endContainer()
                    .endSpec()
                    .endTemplate()
                    .endSpec()
                    .build())
            .create()
            .getMetadata()
            .getUid();
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
    pod("one", "127.0.0.1");
    prometheus("broken > 0");

    awaitOutcome("preflight.scraped", PASS);
    awaitOutcome("preflight.rules", PASS);
    awaitOutcome("preflight.critical-alert", PASS);

    pod("unseen", "10.9.9.9");
    assertThat(awaitOutcome("preflight.scraped", FAIL).message())
        .contains("requests_total of the ready pods [unseen]; see its targets page");

    broken = 1;
    assertThat(awaitOutcome("preflight.critical-alert", FAIL).message())
        .contains("Critical alerts are firing: Broken since");
  }

  @Test
  void areUnknownWhenARuleCannotBeEvaluatedOrPrometheusIsGone() throws IOException {
    pod("one", "127.0.0.1");
    prometheus(
        "{__name__=~\"requests_total|broken\"} + on() group_left() {__name__=~\"requests_total|broken\"}");
    assertThat(awaitOutcome("preflight.rules", UNKNOWN).message()).contains("Broken");

    prometheus.destroy();
    assertThat(awaitOutcome("preflight.scraped", UNKNOWN).message()).contains("127.0.0.1:" + port);
    assertThat(catalogue.check(NOTHING).checks())
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
        NOTHING,
        "cluster: {notFor: []}",
        "monitoring: {interval: 1s, prometheus: {url: \"http://127.0.0.1:%d\", requests: requests_total, timeout: 5s}}"
            .formatted(port),
        catalogue.client);
  }

  private void pod(String name, String ip) {
    catalogue.has(
        """
        apiVersion: v1
        kind: Pod
        metadata:
          name: %s
          namespace: erp
          labels: {pod-template-hash: abc}
          ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: backend-abc, uid: %s, controller: true}]
        spec: {containers: [{name: a, image: a}]}
        status:
          phase: Running
          podIP: %s
          conditions: [{type: Ready, status: "True"}]
        """
            .formatted(name, owner, ip));
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
