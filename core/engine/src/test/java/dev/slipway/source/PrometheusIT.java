package dev.slipway.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.config.EndpointConfig;
import dev.slipway.config.PrometheusConfig;
import dev.slipway.redact.Redactor;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a real Prometheus that scrapes two targets every second. */
class PrometheusIT {
  private static final Duration STEP = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir static Path folder;
  private static Exporter first;
  private static Exporter second;
  private static LocalProgram prometheus;

  private final HttpClient client = HttpClient.newHttpClient();
  private final Redactor redactor = new Redactor();

  @BeforeAll
  static void start() throws IOException {
    first = new Exporter().set("there", 1);
    second = new Exporter();
    Files.writeString(
        folder.resolve("rules.yml"),
        """
        groups:
          - name: release
            rules:
              - {record: there:sum, expr: sum(there)}
              - alert: Broken
                expr: broken > 0
                labels: {severity: critical}
              - alert: Slow
                expr: slow > 0
                for: 1h
                labels: {severity: critical}
        """);
    prometheus =
        LocalProgram.prometheus(
            folder,
            """
            global: {scrape_interval: 1s, evaluation_interval: 1s}
            rule_files: [%s]
            scrape_configs:
              - job_name: app
                static_configs: [{targets: ['%s', '%s']}]
            """
                .formatted(folder.resolve("rules.yml"), first.address(), second.address()));
    await().atMost(PATIENCE).until(() -> first.scrapes() > 10);
  }

  @AfterAll
  static void stop() {
    if (prometheus != null) {
      prometheus.close();
    }
    first.close();
    second.close();
  }

  private PrometheusConfig config(String requests, String latency) {
    return new PrometheusConfig(
        EndpointConfig.open(prometheus.url()),
        requests,
        "status_code=~\"5..\"",
        latency,
        "path=~\"/auth/.*\"");
  }

  private PrometheusMetrics metrics(String requests, String latency) {
    return new PrometheusMetrics(
        client, config(requests, latency), redactor, STEP, Duration.ofSeconds(5));
  }

  private Answer<Traffic> lastHalfMinute(PrometheusMetrics metrics, TrafficScope scope) {
    Instant now = Instant.now();
    return metrics.traffic(scope, now.minusSeconds(30), now);
  }

  private Traffic traffic(PrometheusMetrics metrics) {
    return lastHalfMinute(metrics, TrafficScope.ALL)
        .fold(
            known -> known,
            unknown -> {
              throw new AssertionError(unknown);
            });
  }

  private static long sum(Traffic traffic, ToLongFunction<TrafficPoint> what) {
    return traffic.points().stream().mapToLong(what).sum();
  }

  /** Until the first target was scraped with its present numbers, and the scrape is stored. */
  private static void awaitScrape() {
    int before = first.scrapes();
    await().atMost(PATIENCE).until(() -> first.scrapes() >= before + 3);
  }

  @Test
  void takesNoSeriesOfFailuresForNoFailureWhereThereAreRequests() {
    first.set("calm_total{status_code=\"200\"}", 100);
    awaitScrape();
    first.set("calm_total{status_code=\"200\"}", 140);
    PrometheusMetrics metrics = metrics("calm_total", null);

    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(sum(traffic(metrics), TrafficPoint::requests)).isEqualTo(40));
    assertThat(sum(traffic(metrics), TrafficPoint::failures)).isZero();
  }

  @Test
  void seesThatNobodyAskedWhereCountersStandStill() {
    first.set("still_total{status_code=\"200\"}", 0);
    awaitScrape();
    Traffic traffic = traffic(metrics("still_total", null));

    assertThat(traffic.points()).hasSizeGreaterThan(1);
    assertThat(sum(traffic, TrafficPoint::requests)).isZero();
  }

  @Test
  void knowsNothingOfAMetricThatIsNotThere() {
    assertThat(lastHalfMinute(metrics("no_such_total", null), TrafficScope.ALL))
        .isInstanceOfSatisfying(
            Answer.Unknown.class,
            unknown -> {
              assertThat(unknown.reason()).isEqualTo(Answer.Reason.NO_DATA);
              assertThat(unknown.why()).contains("no_such_total", "is the application scraped?");
            });
  }

  private Answer<Optional<Traffic>> lastHalfMinuteOf(Exporter exporter, String requests) {
    Instant now = Instant.now();
    return metrics(requests, null)
        .traffic(
            series -> exporter.address().equals(series.labels().get("instance")),
            now.minusSeconds(30),
            now);
  }

  @Test
  void knowsThatNobodyAskedPodsThatAreScrapedAndCountNothingYet() {
    assertThat(lastHalfMinuteOf(first, "unasked_total{code!~\"a,job='b'\", job=\"app\"}"))
        .isEqualTo(Answer.known(Optional.of(new Traffic(STEP, List.of()))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"unasked_total", "unasked_total{job=\"other\"}"})
  void knowsNothingOfPodsThatCountNothingAndAreNotSaidToBeScraped(String requests) {
    assertThat(lastHalfMinuteOf(first, requests))
        .isInstanceOfSatisfying(
            Answer.Unknown.class,
            unknown -> assertThat(unknown.why()).contains("is the application scraped?"));
  }

  @Test
  void knowsThatNobodyAskedAPodBesideOneThatIsAsked() {
    first.set("asked_total{status_code=\"200\"}", 100);
    awaitScrape();
    String asked = "asked_total{job=\"app\"}";

    assertThat(lastHalfMinuteOf(second, asked))
        .as("it does not answer scrapes")
        .isEqualTo(Answer.known(Optional.empty()));
    second.set("there", 1);
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(lastHalfMinuteOf(second, asked))
                    .isEqualTo(Answer.known(Optional.of(new Traffic(STEP, List.of())))));
    assertThat(lastHalfMinuteOf(second, "asked_total"))
        .as("it may be that pods are not told apart")
        .isEqualTo(Answer.known(Optional.empty()));
    second.clear();
  }

  @Test
  void countsTheFailuresThatANewSeriesBringsWithItsFirstSample() {
    first.set("burst_total{status_code=\"200\"}", 100);
    awaitScrape();
    first.set("burst_total{status_code=\"500\"}", 30);
    PrometheusMetrics metrics = metrics("burst_total", null);

    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(sum(traffic(metrics), TrafficPoint::failures)).isEqualTo(30));
    assertThat(increaseAsPrometheusSeesIt("burst_total{status_code=\"500\"}")).isZero();
  }

  /** The trap that this is about. */
  private double increaseAsPrometheusSeesIt(String series) {
    return new PrometheusQuery(
            new HttpCaller(client, EndpointConfig.open(prometheus.url()), redactor))
        .at("sum(increase(" + series + "[30s]))", Instant.now())
        .fold(
            known -> known.isEmpty() ? 0.0 : known.get(0).samples().get(0).value(),
            unknown -> {
              throw new AssertionError(unknown);
            });
  }

  @Test
  void countsWhatANewPodAnsweredBeforeItsFirstScrape() {
    first.set("pods_total{status_code=\"200\"}", 1);
    awaitScrape();
    second.set("pods_total{status_code=\"503\"}", 7);
    PrometheusMetrics metrics = metrics("pods_total", null);

    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(sum(traffic(metrics), TrafficPoint::failures)).isEqualTo(7));
    second.clear();
  }

  @Test
  void takesACounterThatFellForOneThatBeganAgain() {
    first.set("reset_total{status_code=\"500\"}", 1_000);
    awaitScrape();
    Instant since = Instant.now();
    first.set("reset_total{status_code=\"500\"}", 4);
    PrometheusMetrics metrics = metrics("reset_total", null);

    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(
                        metrics
                            .traffic(TrafficScope.ALL, since, Instant.now())
                            .map(t -> sum(t, TrafficPoint::failures)))
                    .isEqualTo(Answer.known(4L)));
  }

  @Test
  void hasNoPointForATimeWithoutScrapes() {
    first.set("gone_total{status_code=\"200\"}", 1);
    second.set("gone_total{status_code=\"200\"}", 1);
    awaitScrape();
    second.clear();
    PrometheusMetrics metrics = metrics("gone_total{instance=\"" + second.address() + "\"}", null);
    awaitScrape();
    awaitScrape();
    Traffic traffic = traffic(metrics);

    assertThat(traffic.points()).isNotEmpty();
    assertThat(traffic.points().get(traffic.points().size() - 1).at())
        .isBefore(Instant.now().minusSeconds(2));
  }

  @Test
  void tellsSlowRequestsByTheBucketAtTheLimitHoweverItIsSpelled() {
    histogram("spelled_seconds", "5.0", 0, 0);
    awaitScrape();
    histogram("spelled_seconds", "5.0", 90, 100);
    PrometheusMetrics metrics = metrics("spelled_seconds_count", "spelled_seconds");

    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(sum(traffic(metrics), TrafficPoint::slow)).isEqualTo(10));
    assertThat(sum(traffic(metrics), TrafficPoint::timed)).isEqualTo(100);
  }

  @Test
  void knowsNothingOfSlowRequestsWithoutABucketAtTheLimit() {
    histogram("coarse_seconds", "10", 1, 1);
    awaitScrape();

    assertThat(lastHalfMinute(metrics("coarse_seconds_count", "coarse_seconds"), TrafficScope.ALL))
        .isInstanceOfSatisfying(
            Answer.Unknown.class,
            unknown -> assertThat(unknown.why()).contains("no bucket", "5000 ms"));
  }

  private static void histogram(String name, String bound, int fast, int all) {
    first.set(name + "_bucket{le=\"" + bound + "\"}", fast);
    first.set(name + "_bucket{le=\"+Inf\"}", all);
    first.set(name + "_count", all);
  }

  @Test
  void tellsLoginsApart() {
    first.set("paths_total{path=\"/auth/login\",status_code=\"500\"}", 0);
    first.set("paths_total{path=\"/students\",status_code=\"500\"}", 0);
    awaitScrape();
    first.set("paths_total{path=\"/auth/login\",status_code=\"500\"}", 3);
    first.set("paths_total{path=\"/students\",status_code=\"500\"}", 50);
    PrometheusMetrics metrics = metrics("paths_total", null);

    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(
                        lastHalfMinute(metrics, TrafficScope.AUTH)
                            .map(t -> sum(t, TrafficPoint::failures)))
                    .isEqualTo(Answer.known(3L)));
  }

  @Test
  void evaluatesAUsersExpressionWithItsNaNs() {
    Instant now = Instant.now();
    Answer<List<Series>> answer =
        metrics("there", null).range("vector(0) / 0", now.minusSeconds(2), now, STEP);

    assertThat(answer.map(series -> series.get(0).samples().get(0).value()))
        .isEqualTo(Answer.known(Double.NaN));
  }

  @Test
  void saysThatAnExpressionIsWrong() {
    Instant now = Instant.now();
    assertThat(metrics("there", null).range("sum(", now.minusSeconds(2), now, STEP))
        .isInstanceOfSatisfying(
            Answer.Unknown.class,
            unknown -> {
              assertThat(unknown.reason()).isEqualTo(Answer.Reason.INVALID);
              assertThat(unknown.why()).contains("400", "parse error");
            });
  }

  @Test
  void saysSinceWhenAnAlertIsActive() {
    Instant before = Instant.now().minusSeconds(1);
    first.set("broken", 1);
    PrometheusAlerts alerts = new PrometheusAlerts(client, config("there", null), redactor);

    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(seen(alerts))
                    .anySatisfy(
                        alert -> {
                          assertThat(alert.name()).isEqualTo("Broken");
                          assertThat(alert.state()).isEqualTo(Alert.State.FIRING);
                          assertThat(alert.labels()).containsEntry("severity", "critical");
                          assertThat(alert.activeAt()).isBetween(before, Instant.now());
                        }));
    first.set("broken", 0);
  }

  private static List<Alert> seen(PrometheusAlerts source) {
    return source.alerts(Instant.now()).fold(known -> known, unknown -> List.of());
  }

  @Test
  void doesNotTakeAPendingAlertForOneThatFires() {
    first.set("slow", 1);
    PrometheusAlerts alerts = new PrometheusAlerts(client, config("there", null), redactor);

    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(seen(alerts))
                    .anySatisfy(
                        alert -> {
                          assertThat(alert.name()).isEqualTo("Slow");
                          assertThat(alert.state()).isEqualTo(Alert.State.PENDING);
                        }));
    first.set("slow", 0);
  }

  @Test
  void knowsNothingOfAlertsWhoseRulesAreNoLongerEvaluated() {
    PrometheusAlerts alerts = new PrometheusAlerts(client, config("there", null), redactor);
    assertThat(alerts.alerts(Instant.now().plus(Duration.ofMinutes(10))))
        .isInstanceOfSatisfying(
            Answer.Unknown.class,
            unknown -> assertThat(unknown.why()).contains("was last evaluated at"));
  }

  @Test
  void knowsNothingWhenNobodyAnswers() {
    PrometheusConfig nobody =
        new PrometheusConfig(
            EndpointConfig.open(URI.create("http://127.0.0.1:1")), "there", "a=\"b\"", null, "");
    Instant now = Instant.now();
    assertThat(
            new PrometheusMetrics(client, nobody, redactor, STEP, STEP)
                .traffic(TrafficScope.ALL, now.minusSeconds(30), now))
        .isInstanceOfSatisfying(
            Answer.Unknown.class,
            unknown -> assertThat(unknown.reason()).isEqualTo(Answer.Reason.UNREACHABLE));
  }
}
