package dev.slipway;

import dev.slipway.config.ChecksConfig;
import dev.slipway.config.GrafanaConfig;
import dev.slipway.config.MonitoringConfig;
import dev.slipway.config.ProbesConfig;
import dev.slipway.config.QueryTriggerConfig;
import dev.slipway.config.TriggersConfig;
import dev.slipway.error.SlipwayException;
import dev.slipway.monitoring.Sources;
import dev.slipway.probe.Prober;
import dev.slipway.redact.Redactor;
import dev.slipway.release.Phase;
import dev.slipway.source.Answer;
import dev.slipway.source.GrafanaAnnotations;
import dev.slipway.source.MetricSource;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The sources that a file names, for as long as a release is watched. */
final class WatchedBy implements AutoCloseable {
  private final Sources sources;
  private final ScheduledExecutorService scheduler;
  private final ExecutorService measuring;
  private final @Nullable GrafanaAnnotations grafana;

  private WatchedBy(
      Sources sources,
      ScheduledExecutorService scheduler,
      ExecutorService measuring,
      @Nullable GrafanaAnnotations grafana) {
    this.sources = sources;
    this.scheduler = scheduler;
    this.measuring = measuring;
    this.grafana = grafana;
  }

  static WatchedBy open(Run run, MonitoringConfig config) {
    Redactor redactor = run.redactor();
    TriggersConfig triggers = run.release().config().triggers();
    ReleaseSources from = new ReleaseSources(run.release(), () -> run.cluster().client(), redactor);
    ScheduledExecutorService scheduler =
        Executors.newSingleThreadScheduledExecutor(daemons(run, "probes"));
    // One that hangs keeps its thread, and no other measurement waits for it.
    ExecutorService measuring = Executors.newCachedThreadPool(daemons(run, "measuring"));
    Measurements measurements = new Measurements(run);
    Map<String, Double> before = run.keep().before();
    List<Sources.UserQuery> queries =
        triggers.queries().stream()
            .map(
                query ->
                    new Sources.UserQuery(
                        query,
                        switch (query.language()) {
                          case JUNIT -> new Repeated(() -> measurements.suite(query), measuring);
                          case COMMAND ->
                              new Repeated(() -> measurements.command(query, before), measuring);
                          case PROMQL, LOGQL -> from.queries(query.language()).orElse(null);
                        }))
            .toList();
    MetricSource counters = from.metrics(triggers.p95()).orElse(null);
    GrafanaConfig grafana = config.grafana();
    return new WatchedBy(
        new Sources(
            counters == null
                ? prober(run, config, from.http(), scheduler, triggers.p95())
                : counters,
            counters,
            from.logs(),
            from.pods(),
            from.alerts().orElse(null),
            queries,
            config.interval(),
            longest(triggers)),
        scheduler,
        measuring,
        grafana == null ? null : new GrafanaAnnotations(from.http(), grafana, redactor));
  }

  private static ThreadFactory daemons(Run run, String what) {
    return task -> {
      Thread thread = new Thread(task, "slipway-" + what + "-" + run.release().application());
      thread.setDaemon(true);
      return thread;
    };
  }

  private static Prober prober(
      Run run,
      MonitoringConfig config,
      HttpClient http,
      ScheduledExecutorService scheduler,
      Duration limit) {
    ProbesConfig probes = Objects.requireNonNull(config.probes());
    URI baseUrl = run.release().environment().baseUrl();
    ChecksConfig.Login login = run.release().config().checks().login();
    if (baseUrl == null) {
      throw new SlipwayException(
          "Tried to probe "
              + run.release()
              + ", but the environment has no baseUrl; give it one, or take monitoring.probes out");
    }
    return Prober.start(
        probes,
        baseUrl,
        login,
        http,
        scheduler,
        run.redactor(),
        run.clock(),
        config.interval(),
        limit);
  }

  private static Duration longest(TriggersConfig triggers) {
    return Stream.concat(
            Stream.of(triggers.errorRateFor(), triggers.p95For()),
            triggers.queries().stream().map(QueryTriggerConfig::duration))
        .max(Duration::compareTo)
        .orElseThrow();
  }

  Sources sources() {
    return sources;
  }

  /** Marks the release in Grafana; that this fails changes nothing, and is said. */
  void mark(Run run, String what, String text, Instant at) {
    if (grafana == null) {
      return;
    }
    Answer<Long> marked = grafana.mark(run.id(), what, text, at);
    marked.fold(
        id -> true,
        unknown -> {
          run.listener().stepped(Phase.MONITORING, unknown.why());
          return false;
        });
  }

  @Override
  public void close() {
    scheduler.shutdownNow();
    measuring.shutdownNow();
  }
}
