package dev.slipway;

import dev.slipway.source.Exporter;
import dev.slipway.source.LocalProgram;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A Prometheus that scrapes and evaluates every second, with an Alertmanager that it tells, both of
 * this machine, and the metrics of an application that has a hundred requests and ten logins in
 * each tenth of a second.
 */
final class WatchingSystems implements AutoCloseable {
  private static final int REQUESTS = 100;
  private static final int LOGINS = 10;

  /** What share of the requests of an application is how, from now on. */
  record Traffic(double failing, double slow, double loginsFailing) {
    static final Traffic HEALTHY = new Traffic(0, 0, 0);
  }

  /** What was counted of one application. */
  private static final class Counted {
    private Traffic traffic = Traffic.HEALTHY;
    private int failedLoginsToGo;
    private double failed;
    private double slow;
    private double failedLogins;
    private long ticks;
  }

  private final Exporter exporter = new Exporter();
  private final ScheduledExecutorService ticking = Executors.newSingleThreadScheduledExecutor();
  private final Map<String, Counted> counted = new TreeMap<>();
  private final LocalProgram alertmanager;
  private final LocalProgram prometheus;

  WatchingSystems(Path folder) throws IOException {
    Path rules =
        Files.writeString(
            Files.createDirectories(folder.resolve("prometheus")).resolve("rules.yml"),
            """
            groups:
              - name: release
                rules:
                  - {alert: PodsGone, expr: pods_gone > 0, labels: {severity: critical}}
                  - {alert: DiskFull, expr: disk_full > 0, labels: {severity: critical}}
                  - {alert: CertificateOld, expr: certificate_old > 0, labels: {severity: warning}}
            """);
    exporter.set("pods_gone", 0).set("disk_full", 0).set("certificate_old", 0);
    alertmanager =
        LocalProgram.alertmanager(Files.createDirectories(folder.resolve("alertmanager")));
    prometheus =
        LocalProgram.prometheus(
            folder.resolve("prometheus"),
            """
            global: {scrape_interval: 1s, evaluation_interval: 1s}
            rule_files: [%s]
            alerting: {alertmanagers: [{static_configs: [{targets: ['%s']}]}]}
            scrape_configs:
              - job_name: app
                static_configs: [{targets: ['%s']}]
            """
                .formatted(rules, alertmanager.url().getAuthority(), exporter.address()));
    var unused = ticking.scheduleAtFixedRate(this::tick, 0, 100, TimeUnit.MILLISECONDS);
  }

  /** An application is there, and healthy. */
  synchronized void add(String application) {
    counted.put(application, new Counted());
  }

  synchronized void traffic(String application, Traffic traffic) {
    counted.get(application).traffic = traffic;
  }

  /** So many logins fail, once. */
  synchronized void failLogins(String application, int logins) {
    counted.get(application).failedLoginsToGo = logins;
  }

  /** Whether the condition of an alert holds, as {@code pods_gone}. */
  void condition(String metric, boolean holds) {
    exporter.set(metric, holds ? 1 : 0);
  }

  private synchronized void tick() {
    counted.forEach(this::tick);
  }

  private void tick(String application, Counted one) {
    one.ticks++;
    one.failed += REQUESTS * one.traffic.failing();
    one.slow += REQUESTS * one.traffic.slow();
    one.failedLogins += LOGINS * one.traffic.loginsFailing() + one.failedLoginsToGo;
    one.failedLoginsToGo = 0;
    long requests = one.ticks * REQUESTS;
    long logins = one.ticks * LOGINS;
    String app = "app=\"" + application + "\"";
    String students = "http_requests_total{" + app + ",path=\"/api/v1/students\",status_code=";
    String login = "http_requests_total{" + app + ",path=\"/api/v1/auth/login\",status_code=";
    exporter
        .set(students + "\"200\"}", requests - (long) one.failed)
        .set(students + "\"500\"}", (long) one.failed)
        .set(login + "\"200\"}", logins - (long) one.failedLogins)
        .set(login + "\"500\"}", (long) one.failedLogins)
        .set("http_seconds_bucket{" + app + ",le=\"5.0\"}", requests - (long) one.slow)
        .set("http_seconds_bucket{" + app + ",le=\"+Inf\"}", requests)
        .set("http_seconds_count{" + app + "}", requests);
  }

  /** Silences everything, as for the time of a deploy. */
  void silenceAll() throws IOException, InterruptedException {
    Instant now = Instant.now();
    answer(
        HttpRequest.newBuilder(alertmanager.url().resolve("/api/v2/silences"))
            .header("Content-Type", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    """
                    {"matchers": [{"name": "alertname", "value": ".+", "isRegex": true}],
                     "startsAt": "%s", "endsAt": "%s", "createdBy": "test", "comment": "deploy"}
                    """
                        .formatted(now, now.plusSeconds(3600)))));
  }

  /** Whether Prometheus has seen the condition of an alert by now. */
  boolean fires(String alert) throws IOException, InterruptedException {
    String alerts = answer(HttpRequest.newBuilder(prometheus.url().resolve("/api/v1/alerts")));
    return alerts.contains("\"" + alert + "\"") && alerts.contains("\"firing\"");
  }

  private static String answer(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    HttpResponse<String> answered =
        HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    if (answered.statusCode() != 200) {
      throw new AssertionError(answered.statusCode() + " " + answered.body());
    }
    return answered.body();
  }

  URI prometheus() {
    return prometheus.url();
  }

  URI alertmanager() {
    return alertmanager.url();
  }

  @Override
  public void close() {
    ticking.shutdownNow();
    prometheus.close();
    alertmanager.close();
    exporter.close();
  }
}
