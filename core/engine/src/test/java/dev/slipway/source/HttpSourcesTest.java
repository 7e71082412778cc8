package dev.slipway.source;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.http.Fault;
import dev.slipway.StubServer;
import dev.slipway.config.EndpointConfig;
import dev.slipway.config.GrafanaConfig;
import dev.slipway.config.LokiConfig;
import dev.slipway.config.PrometheusConfig;
import dev.slipway.config.Secret;
import dev.slipway.redact.Redactor;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What no real server can be made to answer here, and systems that cannot run here at all. */
class HttpSourcesTest {
  private static final Instant NOW = Instant.parse("2026-03-02T10:00:00Z");

  private final HttpClient client = HttpClient.newHttpClient();
  private final Redactor redactor = new Redactor();
  private StubServer server;

  @BeforeEach
  void start() {
    server = new StubServer();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private EndpointConfig endpoint(Duration timeout) {
    return new EndpointConfig(
        server.url(),
        Map.of("X-Scope-OrgID", new Secret("preskool", Set.of())),
        new Secret("prom-token-4471", true),
        null,
        null,
        timeout);
  }

  private Answer<List<Series>> ask(EndpointConfig endpoint) {
    return new PrometheusMetrics(
            client,
            new PrometheusConfig(endpoint, "requests", "code=\"500\"", null, ""),
            redactor,
            Duration.ofSeconds(15),
            Duration.ofSeconds(5))
        .range("up", NOW.minusSeconds(60), NOW, Duration.ofSeconds(15));
  }

  private Answer.Unknown<?> unknown() {
    return (Answer.Unknown<?>) ask(endpoint(Duration.ofSeconds(10)));
  }

  @Test
  void takesAnAnswerWithWarningsForAPartOfOne() {
    server.on(
        "/api/v1/query_range",
        200,
        """
        {"status":"success","warnings":["store eu-1 is unreachable"],
         "data":{"resultType":"matrix","result":[]}}
        """);
    assertThat(unknown().reason()).isEqualTo(Answer.Reason.PARTIAL);
    assertThat(unknown().why()).contains("store eu-1 is unreachable");
  }

  @Test
  void sendsTenantAndTokenAndAsksByPost() {
    server.on(
        "/api/v1/query_range",
        200,
        "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[]}}");
    assertThat(ask(endpoint(Duration.ofSeconds(10)))).isEqualTo(Answer.known(List.of()));

    StubServer.Asked asked = server.asked().get(0);
    assertThat(asked.method()).isEqualTo("POST");
    assertThat(asked.header("X-scope-orgid")).isEqualTo("preskool");
    assertThat(asked.header("Authorization")).isEqualTo("Bearer prom-token-4471");
    assertThat(asked.body()).contains("query=up");
  }

  @Test
  void knowsBasicAuthentication() {
    server.on("/api/v1/query_range", 401, "");
    EndpointConfig basic =
        new EndpointConfig(
            server.url(),
            Map.of(),
            null,
            "slipway",
            new Secret("pw", true),
            Duration.ofSeconds(10));
    Answer.Unknown<?> refused = (Answer.Unknown<?>) ask(basic);

    assertThat(refused.reason()).isEqualTo(Answer.Reason.UNAUTHORIZED);
    assertThat(server.asked().get(0).header("Authorization")).isEqualTo("Basic c2xpcHdheTpwdw==");
  }

  @Test
  void doesNotTakeAProxysPageForAnAnswer() {
    server.on("/api/v1/query_range", 200, "<html>please log in</html>");
    assertThat(unknown().reason()).isEqualTo(Answer.Reason.UNREADABLE);
  }

  @Test
  void saysWhenToComeBackAndMasksWhatIsSecret() {
    redactor.learn("prom-token-4471");
    server.on(
        "/api/v1/query_range",
        one ->
            StubServer.answer(429, "too many with prom-token-4471")
                .withHeader("Retry-After", "30"));
    assertThat(unknown().reason()).isEqualTo(Answer.Reason.UNREACHABLE);
    assertThat(unknown().why()).contains("429", "retry after 30").doesNotContain("4471");
  }

  @Test
  void asksOnceMoreWhenTheConnectionBreaks() {
    AtomicInteger asked = new AtomicInteger();
    server.on(
        "/api/v1/query_range",
        one ->
            asked.incrementAndGet() == 1
                ? WireMock.aResponse().withFault(Fault.EMPTY_RESPONSE)
                : StubServer.answer(
                    200,
                    "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[]}}"));
    assertThat(ask(endpoint(Duration.ofSeconds(10))).kind()).isEqualTo(Answer.Kind.KNOWN);
  }

  @Test
  void givesUpOnABodyThatNeverEnds() {
    server.on(
        "/api/v1/query_range",
        one -> StubServer.answer(200, "{\"status\":").withChunkedDribbleDelay(5, 20_000));

    Answer<?> answer = ask(endpoint(Duration.ofMillis(300)));

    assertThat(((Answer.Unknown<?>) answer).why()).contains("no answer within 300 ms");
  }

  private Answer<List<Alert>> alerts(String groups) {
    server.on(
        "/api/v1/rules", 200, "{\"status\":\"success\",\"data\":{\"groups\":[" + groups + "]}}");
    PrometheusConfig config =
        new PrometheusConfig(endpoint(Duration.ofSeconds(10)), "requests", "a=\"b\"", null, "");
    return new PrometheusAlerts(client, config, redactor).alerts(NOW);
  }

  /** A group with one rule, and one alert of it. */
  private static String rule(String state) {
    return """
        {"rules": [{"type": "alerting", "name": "Broken", "health": "ok", "lastEvaluation": "%s",
          "alerts": [{"state": "%s", "activeAt": "%s", "labels": {"severity": "critical"}}]}]}
        """
        .formatted(NOW, state, NOW);
  }

  @Test
  void knowsNothingOfAlertsOfAServerWithoutRules() {
    assertThat(((Answer.Unknown<?>) alerts("")).why()).contains("has no alerting rules");
  }

  @Test
  void readsAlertsThatAreThereAndKnowsNothingWhereAStateIsStrange() {
    assertThat(alerts(rule("firing")))
        .isEqualTo(
            Answer.known(
                List.of(
                    new Alert(
                        "Broken",
                        Map.of("severity", "critical"),
                        Alert.State.FIRING,
                        NOW,
                        false))));
    assertThat(alerts(rule("inactive"))).isEqualTo(Answer.known(List.of()));
    assertThat(((Answer.Unknown<?>) alerts(rule("recovering"))).why())
        .contains("alert Broken is 'recovering', which is none of [inactive, pending, firing]");
  }

  private Loki loki() {
    return new Loki(
        client,
        new LokiConfig(endpoint(Duration.ofSeconds(10)), "{service=\"backend\"}", "|~ \"ERROR\""),
        redactor);
  }

  private static String vector(long value) {
    return """
    {"status":"success","data":{"resultType":"vector",
     "result":[{"metric":{},"value":[1772445600.000,"%d"]}],"stats":{}}}
    """
        .formatted(value);
  }

  @Test
  void readsTheErrorsThatLokiHas() {
    redactor.learn("hunter-22");
    server.on("/loki/api/v1/query", 200, vector(120));
    server.on(
        "/loki/api/v1/query_range",
        200,
        """
        {"status":"success","data":{"resultType":"streams","result":[
          {"stream":{"pod":"backend-2"},"values":[["1772445599000000002","ERROR second"]]},
          {"stream":{"pod":"backend-1"},"values":[["1772445599000000001","ERROR hunter-22"]]}]}}
        """);
    Answer<Logs> answer = loki().logs(NOW.minusSeconds(60), NOW);

    assertThat(answer)
        .isEqualTo(
            Answer.known(
                new Logs(
                    120,
                    List.of(
                        new LogLine(
                            Instant.ofEpochSecond(1772445599L, 1), "backend-1", "ERROR *****"),
                        new LogLine(
                            Instant.ofEpochSecond(1772445599L, 2), "backend-2", "ERROR second")))));
  }

  @Test
  void doesNotTakeSilenceForHealth() {
    server.on("/loki/api/v1/query", 200, vector(0));
    Answer<Logs> answer = loki().logs(NOW.minusSeconds(60), NOW);

    assertThat(((Answer.Unknown<Logs>) answer).reason()).isEqualTo(Answer.Reason.NO_DATA);
  }

  @Test
  void goesOnWithTheNextPageWithoutLosingOrRepeatingLines() {
    server.on("/loki/api/v1/query", 200, vector(5_000));
    server.on(
        "/loki/api/v1/query_range",
        asked -> {
          long start =
              Long.parseLong(asked.uri().getQuery().replaceAll("(?s).*start=([0-9]+).*", "$1"));
          StringBuilder values = new StringBuilder();
          int count = 0;
          // Two lines in each nanosecond, 1,500 in all.
          for (long n = 0; n < 750 && count < 1000; n++) {
            long at = 1772445599000000000L + n;
            for (String line : List.of("a", "b")) {
              if (at >= start && count < 1000) {
                values.append(values.isEmpty() ? "" : ",");
                values.append("[\"" + at + "\",\"ERROR " + line + "\"]");
                count++;
              }
            }
          }
          return StubServer.answer(
              200,
              "{\"status\":\"success\",\"data\":{\"resultType\":\"streams\",\"result\":["
                  + "{\"stream\":{\"pod\":\"p\"},\"values\":["
                  + values
                  + "]}]}}");
        });
    assertThat(loki().logs(NOW.minusSeconds(60), NOW).map(logs -> logs.errors().size()))
        .isEqualTo(Answer.known(1_500));
  }

  @Test
  void marksAReleaseInGrafanaOnce() {
    GrafanaAnnotations grafana =
        new GrafanaAnnotations(
            client, new GrafanaConfig(endpoint(Duration.ofSeconds(10)), "preskool-slo"), redactor);
    server.on(
        "/api/annotations",
        asked ->
            StubServer.answer(
                200, asked.method().equals("GET") ? "[]" : "{\"message\":\"added\",\"id\":7}"));
    assertThat(grafana.mark("r1", "start", "deploy of 3f2c1a9", NOW)).isEqualTo(Answer.known(7L));
    assertThat(server.asked().get(1).body())
        .contains("\"dashboardUID\":\"preskool-slo\"", "\"release:r1\"", "1772445600000");

    server.on("/api/annotations", 200, "[{\"id\":7,\"tags\":[\"release:r1\",\"start\"]}]");
    assertThat(grafana.mark("r1", "start", "deploy of 3f2c1a9", NOW)).isEqualTo(Answer.known(7L));
    assertThat(server.asked().stream().filter(a -> a.method().equals("POST"))).hasSize(1);
    assertThat(grafana.dashboardLink()).contains(server.url() + "/d/preskool-slo");
  }
}
