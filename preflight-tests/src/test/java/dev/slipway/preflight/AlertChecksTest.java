package dev.slipway.preflight;

import static dev.slipway.gate.CheckOutcome.FAIL;
import static dev.slipway.gate.CheckOutcome.PASS;
import static dev.slipway.gate.CheckOutcome.SKIPPED;
import static dev.slipway.gate.CheckOutcome.UNKNOWN;
import static dev.slipway.preflight.Catalogue.find;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.slipway.gate.CheckResult;
import dev.slipway.gate.GateResult;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against the answers that Prometheus documents; {@link AlertChecksIT} asks a real one. */
class AlertChecksTest {
  @TempDir private Path folder;
  private final Map<String, String> answers = new ConcurrentHashMap<>();
  private HttpServer prometheus;
  private Catalogue catalogue;
  private ScrapedPods pods;

  @BeforeEach
  void start() throws IOException {
    catalogue = new Catalogue(AlertChecks.class, folder);
    prometheus = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    prometheus.createContext(
        "/",
        exchange -> {
          try (exchange) {
            String asked = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            String path = exchange.getRequestURI().getPath();
            byte[] body =
                answers
                    .getOrDefault(asked.contains("=up%7B") ? path + " up" : path, "{}")
                    .getBytes(UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
          }
        });
    prometheus.start();
    pods = new ScrapedPods(catalogue);
    pods.has("one", "10.0.0.1");
    series("10.0.0.1:8080");
  }

  @AfterEach
  void stop() {
    prometheus.stop(0);
    catalogue.close();
  }

  @Test
  @Shows(is = PASS, every = AlertChecks.class)
  void passWhileRulesAreEvaluatedPodsScrapedAndNothingFires() {
    rule("ok", "");

    assertThat(check().checks()).extracting(CheckResult::outcome).containsOnly(PASS);
  }

  @Test
  @Shows(
      is = FAIL,
      of = {"preflight.critical-alert", "preflight.scraped"})
  void failWhileACriticalAlertFiresOrAPodIsNotSeen() {
    rule(
        "ok",
        "{\"labels\":{\"severity\":\"critical\"},\"state\":\"firing\",\"activeAt\":\"%s\"}"
            .formatted(Instant.now()));
    pods.has("unseen", "10.9.9.9");

    GateResult result = check();

    assertThat(find(result, "preflight.critical-alert").message())
        .contains("Critical alerts are firing: Broken since");
    assertThat(find(result, "preflight.scraped").message()).contains("ready pods [unseen]");
  }

  @Test
  void passForAPodThatIsScrapedAndThatNobodyAskedYet() {
    rule("ok", "");
    pods.has("unasked", "10.9.9.9");
    answers.put("/api/v1/query", matrix(""));
    answers.put(
        "/api/v1/query up",
        matrix(
            "{\"metric\":{\"instance\":\"10.9.9.9:8080\"},\"values\":[[%d,\"1\"]]}"
                .formatted(Instant.now().getEpochSecond())));

    assertThat(find(check(), "preflight.scraped").outcome()).isEqualTo(PASS);
  }

  @Test
  void skipBeforeTheFirstRelease() {
    rule("ok", "");
    catalogue.client.pods().inNamespace(Catalogue.NAMESPACE).withName("one").delete();
    answers.put("/api/v1/query_range", matrix(""));

    CheckResult scraped = find(check(), "preflight.scraped");
    assertThat(scraped.outcome()).isEqualTo(SKIPPED);
    assertThat(scraped.message()).contains("no pod of the release's workloads is ready yet");
  }

  @Test
  @Shows(
      is = UNKNOWN,
      of = {"preflight.rules", "preflight.critical-alert"})
  void areUnknownWhereARuleFails() {
    rule("err", "");

    assertThat(find(check(), "preflight.rules").message()).contains("alert rule Broken fails");
  }

  private void rule(String health, String alert) {
    answers.put(
        "/api/v1/rules",
        """
        {"status":"success","data":{"groups":[{"name":"release","rules":[{"type":"alerting",
         "name":"Broken","health":"%s","lastError":"many-to-many","lastEvaluation":"%s","alerts":[%s]}]}]}}
        """
            .formatted(health, Instant.now(), alert));
  }

  private void series(String instance) {
    answers.put(
        "/api/v1/query_range",
        matrix(
            "{\"metric\":{\"instance\":\"%s\"},\"values\":[[%d,\"5\"]]}"
                .formatted(instance, Instant.now().getEpochSecond())));
  }

  private static String matrix(String series) {
    return "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":["
        + series
        + "]}}";
  }

  private GateResult check() {
    return catalogue.evaluate(
        Catalogue.SETTINGS,
        "cluster: {notFor: []}",
        "monitoring: {interval: 1s, prometheus: {url: \"http://127.0.0.1:%d\", requests: 'requests_total{job=\"erp\"}'}}"
            .formatted(prometheus.getAddress().getPort()),
        catalogue.client);
  }
}
