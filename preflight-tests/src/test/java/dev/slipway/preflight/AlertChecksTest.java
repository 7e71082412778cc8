package dev.slipway.preflight;

import static dev.slipway.gate.CheckOutcome.FAIL;
import static dev.slipway.gate.CheckOutcome.PASS;
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
  private static final String SETTINGS =
      "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\n";

  @TempDir private Path folder;
  private final Map<String, String> answers = new ConcurrentHashMap<>();
  private HttpServer prometheus;
  private Catalogue catalogue;

  @BeforeEach
  void start() throws IOException {
    catalogue = new Catalogue(AlertChecks.class, folder);
    prometheus = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    prometheus.createContext(
        "/",
        exchange -> {
          try (exchange) {
            byte[] body =
                answers.getOrDefault(exchange.getRequestURI().getPath(), "{}").getBytes(UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
          }
        });
    prometheus.start();
    pod("one", "10.0.0.1");
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
    pod("unseen", "10.9.9.9");

    GateResult result = check();

    assertThat(find(result, "preflight.critical-alert").message())
        .contains("Critical alerts are firing: Broken since");
    assertThat(find(result, "preflight.scraped").message()).contains("ready pods [unseen]");
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
        """
        {"status":"success","data":{"resultType":"matrix","result":[
         {"metric":{"__name__":"requests_total","instance":"%s"},"values":[[%d,"5"]]}]}}
        """
            .formatted(instance, Instant.now().getEpochSecond()));
  }

  private GateResult check() {
    return catalogue.evaluate(
        SETTINGS,
        "cluster: {notFor: []}",
        "monitoring: {interval: 1s, prometheus: {url: \"http://127.0.0.1:%d\", requests: requests_total}}"
            .formatted(prometheus.getAddress().getPort()),
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
            .formatted(name, owner(), ip));
  }

  /** A pod whose owner is not there is collected. */
  private String owner() {
    var sets = catalogue.client.apps().replicaSets().inNamespace("erp");
    if (sets.withName("backend-abc").get() == null) {
      catalogue.has(
          """
          apiVersion: apps/v1
          kind: ReplicaSet
          metadata: {name: backend-abc, namespace: erp}
          spec:
            selector: {matchLabels: {pod-template-hash: abc}}
            template:
              metadata: {labels: {pod-template-hash: abc}}
              spec: {containers: [{name: a, image: a}]}
          """);
    }
    return sets.withName("backend-abc").get().getMetadata().getUid();
  }
}
