package dev.slipway.config;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The windows in which a release is watched after its verification, and what it is watched by.
 * Without Prometheus and without probes it is not watched at all.
 *
 * @param windows in order; the SOP's five are the default
 * @param interval from one look to the next; Prometheus' scrape interval, default 15 s
 * @param handOver after how long the engine hands over to on-call: windows that begin later are
 *     people's; default 1 h
 * @param prometheus null for none
 * @param alertmanager null for none
 * @param loki null to read the pods' logs from the cluster
 * @param grafana null for none
 * @param probes used where there is no Prometheus; null for none
 * @param detached where a Job in the cluster watches; null to watch in the process
 */
public record MonitoringConfig(
    List<Window> windows,
    Duration interval,
    Duration handOver,
    @Nullable PrometheusConfig prometheus,
    @Nullable EndpointConfig alertmanager,
    @Nullable LokiConfig loki,
    @Nullable GrafanaConfig grafana,
    @Nullable ProbesConfig probes,
    @Nullable DetachedConfig detached) {
  /** The default of {@link #interval()}. */
  public static final Duration INTERVAL = Duration.ofSeconds(15);

  /** The default of {@link #handOver()}. */
  public static final Duration HAND_OVER = Duration.ofHours(1);

  /**
   * One window.
   *
   * @param name for people
   * @param from after the watch began
   * @param to after the watch began; later than {@code from}
   * @param watch what is looked at, as {@code pods}, {@code error-rate}, {@code logs}, {@code p95},
   *     {@code alerts}
   */
  public record Window(String name, Duration from, Duration to, List<String> watch) {
    public Window {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(from, "from");
      Objects.requireNonNull(to, "to");
      watch = List.copyOf(watch);
    }
  }

  public MonitoringConfig {
    windows = List.copyOf(windows);
    Objects.requireNonNull(interval, "interval");
    Objects.requireNonNull(handOver, "handOver");
  }

  /** Windows alone: nothing watches in them. */
  public MonitoringConfig(List<Window> windows) {
    this(windows, INTERVAL, HAND_OVER, null, null, null, null, null, null);
  }

  /** Watches in the process. */
  public MonitoringConfig(
      List<Window> windows,
      Duration interval,
      Duration handOver,
      @Nullable PrometheusConfig prometheus,
      @Nullable EndpointConfig alertmanager,
      @Nullable LokiConfig loki,
      @Nullable GrafanaConfig grafana,
      @Nullable ProbesConfig probes) {
    this(windows, interval, handOver, prometheus, alertmanager, loki, grafana, probes, null);
  }

  /** Whether there is anything to watch a release by. */
  public boolean watches() {
    return prometheus != null || probes != null;
  }

  Stream<Secret> secrets() {
    return Stream.of(
            Stream.ofNullable(prometheus).map(PrometheusConfig::endpoint),
            Stream.ofNullable(alertmanager),
            Stream.ofNullable(loki).map(LokiConfig::endpoint),
            Stream.ofNullable(grafana).map(GrafanaConfig::endpoint))
        .flatMap(endpoints -> endpoints)
        .flatMap(EndpointConfig::secrets);
  }
}
