package dev.slipway;

import dev.slipway.config.MonitoringConfig;
import dev.slipway.config.PrometheusConfig;
import dev.slipway.config.QueryTriggerConfig.Language;
import dev.slipway.redact.Redactor;
import dev.slipway.release.Release;
import dev.slipway.source.AlertSource;
import dev.slipway.source.AlertmanagerAlerts;
import dev.slipway.source.JoinedAlerts;
import dev.slipway.source.LogSource;
import dev.slipway.source.Loki;
import dev.slipway.source.MetricSource;
import dev.slipway.source.PodHealth;
import dev.slipway.source.PodLogs;
import dev.slipway.source.PodTraffic;
import dev.slipway.source.PrometheusAlerts;
import dev.slipway.source.PrometheusMetrics;
import dev.slipway.source.QuerySource;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What {@code monitoring} of {@code slipway.yaml} says a release can be looked at by: the same
 * sources for triggers, windows, the smoke suite and users' own checks. Making one asks nothing;
 * the sources are used by one thread at a time.
 */
public final class ReleaseSources {
  private final Release release;
  private final Supplier<KubernetesClient> cluster;
  private final Redactor redactor;
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

  /**
   * The sources of a release.
   *
   * @param cluster asked for when logs or pods are first looked at
   * @param redactor masks what they say
   */
  public ReleaseSources(Release release, Supplier<KubernetesClient> cluster, Redactor redactor) {
    this.release = Objects.requireNonNull(release, "release");
    this.cluster = Objects.requireNonNull(cluster, "cluster");
    this.redactor = Objects.requireNonNull(redactor, "redactor");
  }

  private MonitoringConfig config() {
    return release.config().monitoring();
  }

  /**
   * Requests, failures and slow requests, from Prometheus; empty where none is configured.
   *
   * @param slowAbove above which a request is slow; a bucket of the histogram ends there
   */
  public Optional<MetricSource> metrics(Duration slowAbove) {
    return counters(slowAbove).map(counters -> counters);
  }

  /**
   * The requests of each pod, from Prometheus; empty where none is configured.
   *
   * @param slowAbove as {@link #metrics} has it
   */
  public Optional<PodTraffic> podTraffic(Duration slowAbove) {
    return counters(slowAbove).map(counters -> counters);
  }

  Optional<PrometheusMetrics> counters(Duration slowAbove) {
    return Optional.ofNullable(config().prometheus())
        .map(p -> new PrometheusMetrics(http, p, redactor, config().interval(), slowAbove));
  }

  /** Whether durations of requests are known. */
  public boolean hasLatency() {
    PrometheusConfig prometheus = config().prometheus();
    return prometheus != null && prometheus.latency() != null;
  }

  /** The application's logs: from Loki, or else from its pods. */
  public LogSource logs() {
    return config().loki() == null
        ? new PodLogs(cluster.get(), release.namespace(), mine(), redactor)
        : new Loki(http, Objects.requireNonNull(config().loki()), redactor);
  }

  /** Whether logs outlive the pods that wrote them. */
  public boolean logsOutlivePods() {
    return config().loki() != null;
  }

  /** What is wrong with the pods of the workloads that {@code slipway.yaml} names. */
  public PodHealth pods() {
    return new PodHealth(cluster.get(), release.namespace(), mine(), redactor);
  }

  /** The alerts of Prometheus' rules and of Alertmanager; empty where neither is configured. */
  public Optional<AlertSource> alerts() {
    Optional<AlertSource> rules =
        Optional.ofNullable(config().prometheus())
            .map(p -> new PrometheusAlerts(http, p, redactor));
    Optional<AlertSource> manager =
        Optional.ofNullable(config().alertmanager())
            .map(a -> new AlertmanagerAlerts(http, a, redactor));
    return rules
        .flatMap(r -> manager.<AlertSource>map(m -> new JoinedAlerts(r, m)))
        .or(() -> rules)
        .or(() -> manager);
  }

  /** Who evaluates expressions of a language; empty where nobody does. */
  public Optional<QuerySource> queries(Language language) {
    return switch (language) {
      case PROMQL -> counters(release.config().triggers().p95()).map(counters -> counters);
      case LOGQL ->
          Optional.ofNullable(config().loki()).map(loki -> new Loki(http, loki, redactor));
      case JUNIT, COMMAND -> Optional.empty(); // only a watch runs them again and again
    };
  }

  HttpClient http() {
    return http;
  }

  private ReleasePods mine() {
    return new ReleasePods(release.config().workloads());
  }
}
