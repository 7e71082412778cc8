package dev.slipway.smoke;

import static dev.slipway.gate.CheckOutcome.FAIL;
import static dev.slipway.gate.CheckOutcome.PASS;
import static dev.slipway.gate.CheckOutcome.SKIPPED;
import static dev.slipway.gate.CheckOutcome.UNKNOWN;
import static dev.slipway.gate.CheckOutcome.WARN;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.slipway.config.EndpointConfig;
import dev.slipway.config.LokiConfig;
import dev.slipway.config.MonitoringConfig;
import dev.slipway.config.PrometheusConfig;
import dev.slipway.gate.CheckOutcome;
import dev.slipway.gate.CheckResult;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Over a server that answers as the API server, Prometheus and Loki document. */
class SourceChecksTest {
  private static final String EMPTY =
      "{\"status\": \"success\", \"data\": {\"resultType\": \"matrix\", \"result\": []}}";

  private final Instant now = Instant.now();
  private HttpServer server;
  private long failed;
  private long slow;
  private long requests = 4_000;
  private List<String> errorsBefore = List.of();
  private List<String> errorsAfter = List.of();
  private long failedBefore;
  private boolean podsOnly;

  /** Prometheus names the pods. */
  private boolean named = true;

  /** When the release's pod became ready. */
  private long readySecondsAgo = 590;

  /** Prometheus scrapes the pods, which have no counters yet. */
  private boolean unasked;

  /** One that is gone now, and served beside the release's for two minutes. */
  private boolean oldPod;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/api/v1/namespaces/harness-smoke/pods", e -> send(e, pods()));
    server.createContext("/api/v1/query", e -> send(e, counters(asked(e))));
    server.createContext("/loki/api/v1/query_range", e -> send(e, lines(asked(e))));
    server.createContext("/loki/api/v1/query", e -> send(e, vector()));
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private static String asked(HttpExchange exchange) throws IOException {
    String query = exchange.getRequestURI().getRawQuery();
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    return URLDecoder.decode((query == null ? "" : query) + "&" + body, StandardCharsets.UTF_8);
  }

  private static void send(HttpExchange exchange, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, bytes.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(bytes);
    }
  }

  /** The release's pod runs for ten minutes; the old one is about to end. */
  private String pods() {
    String ending =
        "{\"metadata\": {\"name\": \"backend-4c-y\", \"deletionTimestamp\": \""
            + begin()
            + "\"}, \"status\": {\"startTime\": \""
            + begin()
            + "\"}},";
    return "{\"kind\": \"PodList\", \"apiVersion\": \"v1\", \"items\": ["
        + (oldPod ? ending : "")
        + "{\"metadata\":"
        + " {\"name\": \"backend-5d-x\"}, \"spec\": {\"terminationGracePeriodSeconds\": 60},"
        + " \"status\": {\"startTime\": \""
        + begin()
        + "\", \"conditions\": [{\"type\": \"Ready\", \"status\": \"True\","
        + " \"lastTransitionTime\": \""
        + now.minusSeconds(readySecondsAgo)
        + "\"}]}}]}";
  }

  private Instant begin() {
    return now.minusSeconds(600).truncatedTo(java.time.temporal.ChronoUnit.SECONDS);
  }

  private String counters(String query) {
    if (query.contains("up{job=\"preskool\"}")) {
      return EMPTY.replace(
          "[]", "[" + series("backend-5d-x", sample(now.getEpochSecond(), 1)) + "]");
    }
    if (unasked) {
      return EMPTY;
    }
    List<String> series = new ArrayList<>();
    series.add(
        series(
            "backend-5d-x",
            query.contains("_bucket")
                ? requests - slow
                : query.contains("5..") ? failed : requests));
    if (oldPod) {
      series.add(
          series(
              "backend-4c-y",
              query.contains("5..") ? Math.max(failedBefore, Math.min(1, failed)) : requests));
    }
    return EMPTY.replace("[]", "[" + String.join(",", series) + "]");
  }

  private String series(String pod, long last) {
    StringBuilder values = new StringBuilder();
    for (int i = 0; i <= 8; i++) {
      // A counter's absolute number means nothing: it began long before.
      values
          .append(i == 0 ? "" : ",")
          .append(sample(now.getEpochSecond() - 15 * (8 - i), 1_000_000 + i * last / 8));
    }
    return series(pod, values.toString());
  }

  private static String sample(long second, long value) {
    return "[" + second + ", \"" + value + "\"]";
  }

  private String series(String pod, String values) {
    String labels = named ? "\"pod\": \"" + pod + "\"" : "";
    return "{\"metric\": {" + labels + "}, \"values\": [" + values + "]}";
  }

  private static String vector() {
    return "{\"status\": \"success\", \"data\": {\"resultType\": \"vector\", \"result\":"
        + " [{\"metric\": {}, \"value\": [1, \"900\"]}]}}";
  }

  private String lines(String query) {
    long start = Long.parseLong(query.replaceAll("(?s).*start=(\\d+).*", "$1"));
    List<String> lines =
        start < begin().getEpochSecond() * 1_000_000_000L ? errorsBefore : errorsAfter;
    return "{\"status\": \"success\", \"data\": {\"resultType\": \"streams\", \"result\":"
        + " [{\"stream\": {\"pod\": \"p\"}, \"values\": ["
        + lines.stream()
            .map(line -> "[\"" + (start + 1_000) + "\", \"" + line + "\"]")
            .collect(Collectors.joining(","))
        + "]}]}}";
  }

  private Map<String, CheckOutcome> outcomes() {
    return results().stream().collect(Collectors.toMap(CheckResult::id, CheckResult::outcome));
  }

  private List<CheckResult> results() {
    URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    EndpointConfig endpoint = EndpointConfig.open(url);
    @Nullable PrometheusConfig prometheus =
        new PrometheusConfig(
            endpoint,
            "http_requests_total{job=\"preskool\"}",
            "status_code=~\"5..\"",
            "http_seconds",
            "path=\"/a\"");
    MonitoringConfig monitoring =
        podsOnly
            ? new MonitoringConfig(List.of())
            : new MonitoringConfig(
                List.of(),
                Duration.ofSeconds(15),
                Duration.ofHours(1),
                prometheus,
                null,
                new LokiConfig(endpoint, "{service=\"backend\"}", "|= \"ERROR\""),
                null,
                null);
    Config config =
        new ConfigBuilder(Config.empty())
            .withMasterUrl(url.toString())
            .withRequestRetryBackoffLimit(0)
            .build();
    try (KubernetesClient client = new KubernetesClientBuilder().withConfig(config).build()) {
      return new SmokeGate(url).monitoring(monitoring).run(SourceChecks.class, client).checks();
    }
  }

  @Test
  void passWhenFewFailFewAreSlowAndNoErrorIsNew() {
    failed = 3;
    slow = 100;
    errorsBefore = List.of("ERROR fee 1 not found");
    errorsAfter = List.of("ERROR fee 2 not found");
    assertThat(outcomes())
        .isEqualTo(
            Map.of(
                "smoke.error-rate", PASS,
                "smoke.p95", PASS,
                "smoke.logs", PASS,
                "smoke.beside", SKIPPED));
  }

  @Test
  void holdNewPodsAgainstOldOnesBesideThem() {
    oldPod = true;
    failed = 3;
    assertThat(outcomes()).containsEntry("smoke.beside", PASS);
    failed = 40;
    assertThat(results())
        .filteredOn(c -> c.id().equals("smoke.beside"))
        .singleElement()
        .satisfies(c -> assertThat(c.outcome()).isEqualTo(FAIL))
        .satisfies(
            c ->
                assertThat(c.message())
                    .contains(
                        "40 of 4000 requests to new pods failed (1.00 %), and 1 of 4000 to old ones"
                            + " beside them (0.03 %)"));
  }

  @Test
  void failWhenMoreThanOneInAThousandFailsOrOneInTwentyIsSlow() {
    failed = 40;
    slow = 400;
    assertThat(results())
        .filteredOn(c -> c.outcome() == FAIL)
        .extracting(CheckResult::message)
        .anySatisfy(m -> assertThat(m).contains("40 of 4000 requests failed (1.00 %)"))
        .anySatisfy(m -> assertThat(m).contains("p95 is above 1 s"));
  }

  @Test
  void countOnlyWhatTheReleasesOwnPodsAnswered() {
    oldPod = true;
    failedBefore = 2_000;
    assertThat(outcomes()).containsEntry("smoke.error-rate", PASS);
  }

  @Test
  void countAllWherePodsAreNotToldApartOnceOthersAreGone() {
    named = false;
    failed = 40;
    assertThat(outcomes()).containsEntry("smoke.error-rate", FAIL);
    readySecondsAgo = 30;
    assertThat(results())
        .filteredOn(c -> c.id().equals("smoke.error-rate"))
        .singleElement()
        .satisfies(c -> assertThat(c.outcome()).isEqualTo(SKIPPED))
        .satisfies(c -> assertThat(c.message()).contains("pods cannot be told apart"));
  }

  @Test
  void saysThatTooFewRequestsTellNothing() {
    requests = 80;
    assertThat(outcomes()).containsEntry("smoke.error-rate", SKIPPED);
  }

  @Test
  void saysThatNobodyAskedPodsThatAreScrapedButHaveNoCountersYet() {
    unasked = true;
    assertThat(results())
        .filteredOn(c -> c.id().equals("smoke.error-rate"))
        .singleElement()
        .satisfies(c -> assertThat(c.outcome()).isEqualTo(SKIPPED))
        .satisfies(c -> assertThat(c.message()).contains("only 0 requests since the rollout"));
    assertThat(outcomes())
        .containsEntry("smoke.p95", SKIPPED)
        .containsEntry("smoke.beside", SKIPPED);
    named = false;
    assertThat(outcomes()).containsEntry("smoke.error-rate", UNKNOWN);
  }

  @Test
  void failOnANewExceptionAndOnlyWarnOfOtherNewErrors() {
    errorsAfter = List.of("ERROR java.io.EOFException in fee 7");
    assertThat(outcomes()).containsEntry("smoke.logs", FAIL);
    errorsAfter = List.of("ERROR fee 7 is odd");
    assertThat(outcomes()).containsEntry("smoke.logs", WARN);
  }

  @Test
  void areUnknownWhenTheSourceDoesNotAnswer() {
    server.removeContext("/api/v1/query");
    server.removeContext("/loki/api/v1/query");
    assertThat(outcomes())
        .isEqualTo(
            Map.of(
                "smoke.error-rate", UNKNOWN,
                "smoke.p95", UNKNOWN,
                "smoke.logs", UNKNOWN,
                "smoke.beside", UNKNOWN));
  }

  @Test
  void areSkippedWithoutSources() {
    podsOnly = true;
    assertThat(outcomes())
        .isEqualTo(
            Map.of(
                "smoke.error-rate", SKIPPED,
                "smoke.p95", SKIPPED,
                "smoke.logs", SKIPPED,
                "smoke.beside", SKIPPED));
  }
}
