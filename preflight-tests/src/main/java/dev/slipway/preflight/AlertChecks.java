package dev.slipway.preflight;

import static dev.slipway.gate.CheckOutcome.FAIL;
import static dev.slipway.gate.CheckOutcome.PASS;
import static dev.slipway.gate.CheckOutcome.SKIPPED;
import static dev.slipway.gate.CheckOutcome.UNKNOWN;

import dev.slipway.ReleaseSources;
import dev.slipway.config.PrometheusConfig;
import dev.slipway.config.WorkloadConfig;
import dev.slipway.harness.Check;
import dev.slipway.harness.CouldNotCheckException;
import dev.slipway.harness.gate.SlipwayTest;
import dev.slipway.redact.Redactor;
import dev.slipway.release.Release;
import dev.slipway.source.Alert;
import dev.slipway.source.AlertSource;
import dev.slipway.source.Answer;
import dev.slipway.source.PodSeries;
import dev.slipway.source.PrometheusAlerts;
import dev.slipway.source.PrometheusMetrics;
import dev.slipway.source.Series;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** That the triggers will see: Prometheus evaluates its rules, scrapes the pods, and is calm. */
@SlipwayTest
@DisplayName("alerts")
public class AlertChecks {
  private final Release release;
  private final KubernetesClient client;
  private final LiveCluster cluster;
  private final Redactor redactor;
  private final Clock clock = Clock.systemUTC();
  private final HttpClient http =
      HttpClient.newBuilder()
          .connectTimeout(Duration.ofSeconds(10))
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  AlertChecks(Release release, KubernetesClient client, Redactor redactor) {
    this.release = release;
    this.client = client;
    this.cluster = new LiveCluster(client);
    this.redactor = redactor;
  }

  @Test
  @Check(
      id = "preflight.rules",
      sop = "2",
      source = "K",
      asks = "Prometheus has alerting rules and evaluates each of them",
      outcomes = {PASS, UNKNOWN, SKIPPED},
      remedy = "load the rules, and mend the one that the message names")
  @DisplayName("Prometheus evaluates its rules")
  void rulesAreEvaluated() {
    known(new PrometheusAlerts(http, prometheus(), redactor).alerts(clock.instant()));
  }

  @Test
  @Check(
      id = "preflight.critical-alert",
      sop = "2",
      source = "K",
      asks = "no alert of severity critical is firing",
      outcomes = {PASS, FAIL, UNKNOWN, SKIPPED},
      remedy = "end the incident first")
  @DisplayName("no critical alert is firing")
  void noCriticalAlertFires() {
    List<String> critical =
        known(configured().alerts(clock.instant())).stream()
            .filter(a -> a.state() == Alert.State.FIRING)
            .filter(a -> "critical".equalsIgnoreCase(a.labels().get("severity")))
            .map(a -> a.name() + " since " + a.activeAt())
            .toList();
    if (!critical.isEmpty()) {
      throw new AssertionError(
          "Critical alerts are firing: "
              + String.join(", ", critical)
              + "; end that first, or no trigger can tell what the release does");
    }
  }

  @Test
  @Check(
      id = "preflight.scraped",
      sop = "2",
      source = "K",
      asks = "Prometheus scrapes each ready pod of the workloads whose metrics the triggers need",
      outcomes = {PASS, FAIL, UNKNOWN, SKIPPED},
      remedy = "see the targets page of Prometheus: selector, port and path of the scrape")
  @DisplayName("Prometheus scrapes each ready pod")
  void podsAreScraped() {
    PrometheusConfig config = prometheus();
    Duration step = release.config().monitoring().interval();
    Instant now = clock.instant();
    PrometheusMetrics metrics =
        new PrometheusMetrics(http, config, redactor, step, release.config().triggers().p95());
    List<Pod> pods = scraped();
    List<Series> requests = known(metrics.range(config.requests(), now.minus(step), now, step));
    List<Pod> unseen =
        pods.stream()
            .filter(pod -> requests.stream().noneMatch(PodSeries.of(List.of(pod))))
            .filter(pod -> !isScraped(metrics, pod, now))
            .toList();
    if (requests.isEmpty() && unseen.size() == pods.size()) {
      throw new AssertionError(
          metrics.name()
              + " has no series "
              + config.requests()
              + " now; see its targets page, and monitoring.prometheus.requests");
    }
    List<String> missed = missed(pods, unseen);
    if (!missed.isEmpty()) {
      throw new AssertionError(
          metrics.name()
              + " has no series "
              + config.requests()
              + " of the ready pods "
              + missed
              + "; see its targets page, or switch this check off in checks.severities where"
              + " something else than the pods counts the requests");
    }
  }

  /** Whether it is, though nobody asked it yet: its counter is made by the first request. */
  private boolean isScraped(PrometheusMetrics metrics, Pod pod, Instant now) {
    Duration step = release.config().monitoring().interval();
    return metrics
        .traffic(PodSeries.of(List.of(pod)), now.minus(step), now)
        .fold(Optional::isPresent, unknown -> false);
  }

  /** A workload of which no pod is seen while others are has other metrics, as a queue's worker. */
  private List<String> missed(List<Pod> pods, List<Pod> unseen) {
    return unseen.stream()
        .filter(
            pod ->
                unseen.size() == pods.size()
                    || pods.stream()
                        .filter(other -> !unseen.contains(other))
                        .anyMatch(other -> MetricPods.sameWorkload(pod, other, workloads())))
        .map(pod -> pod.getMetadata().getName())
        .toList();
  }

  private List<WorkloadConfig> workloads() {
    return release.config().workloads();
  }

  /** The ready pods that say, as is the custom, that they are to be scraped; else of the first. */
  private List<Pod> scraped() {
    List<Pod> ready =
        cluster
            .list("pods", () -> client.pods().inNamespace(release.namespace()).list().getItems())
            .stream()
            .filter(AlertChecks::isReady)
            .filter(p -> MetricPods.isOf(p, workloads()))
            .toList();
    List<Pod> asking = ready.stream().filter(MetricPods::asksToBeScraped).toList();
    if (!asking.isEmpty()) {
      return asking;
    }
    List<Pod> first =
        ready.stream().filter(p -> MetricPods.isOf(p, workloads().subList(0, 1))).toList();
    return first.isEmpty()
        ? Assumptions.abort("no pod of the release's workloads is ready yet")
        : first;
  }

  private static boolean isReady(Pod pod) {
    return pod.getMetadata().getDeletionTimestamp() == null
        && pod.getStatus() != null
        && pod.getStatus().getConditions().stream()
            .anyMatch(c -> "Ready".equals(c.getType()) && "True".equals(c.getStatus()));
  }

  /** Where the triggers will look for alerts: Prometheus' rules, Alertmanager, or both. */
  private AlertSource configured() {
    return new ReleaseSources(release, () -> client, redactor)
        .alerts()
        .orElseGet(
            () ->
                Assumptions.abort(
                    "neither monitoring.prometheus nor monitoring.alertmanager is there"));
  }

  private PrometheusConfig prometheus() {
    PrometheusConfig config = release.config().monitoring().prometheus();
    return config == null ? Assumptions.abort("monitoring.prometheus is not there") : config;
  }

  private static <T> T known(Answer<T> answer) {
    return answer.fold(
        value -> value,
        unknown -> {
          throw new CouldNotCheckException(unknown.why());
        });
  }
}
