package dev.slipway.harness.drill;

import dev.slipway.config.EndpointConfig;
import dev.slipway.config.MonitoringConfig;
import dev.slipway.config.MonitoringConfig.Window;
import dev.slipway.config.ProbesConfig;
import dev.slipway.config.PrometheusConfig;
import dev.slipway.config.SlipwayConfig;
import dev.slipway.release.Release;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * How a drill's release is watched: by the triggers of its {@code slipway.yaml}, in scaled time, by
 * probes and the alerts of the drill's surroundings. There is one window for what the first ones of
 * the SOP look at: what comes between the rollout and the watch, as the verification, is not
 * scaled, and would outlast the first of several.
 */
final class Watch {
  /** The default of {@code monitoring.probes}. */
  private static final Duration EVERY = Duration.ofSeconds(1);

  /** How long a release is watched that nothing takes back: five times what a trigger takes. */
  private static final Duration QUIET = Duration.ofMinutes(10);

  /** How long it may take until something takes it back. */
  private static final Duration LOUD = Duration.ofMinutes(30);

  private static final List<String> LOOKED_AT = List.of("pods", "logs", "error-rate");

  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private Watch() {}

  /** The release without a phase of monitoring. */
  static Release without(Release release) {
    MonitoringConfig real = release.config().monitoring();
    return with(
        release,
        new MonitoringConfig(
            real.windows(), real.interval(), real.handOver(), null, null, null, null, null));
  }

  /**
   * The release, watched.
   *
   * @param written what its {@code slipway.yaml} says
   * @param loud whether it is to be rolled back, which ends the watch
   */
  static Release scaled(
      Release release,
      MonitoringConfig written,
      TimeScale scale,
      boolean loud,
      Surroundings surroundings) {
    Duration end = scale.of(loud ? LOUD : QUIET);
    ProbesConfig probes = written.probes();
    SlipwayConfig config = release.config();
    Release watched =
        Altered.config(release, config.toBuilder().triggers(scale.of(config.triggers())).build());
    return with(
        watched,
        new MonitoringConfig(
            List.of(new Window("drill", Duration.ZERO, end, LOOKED_AT)),
            scale.of(written.interval()),
            end,
            null,
            EndpointConfig.open(surroundings.address()),
            null,
            null,
            new ProbesConfig(
                probes == null ? URI.create(config.checks().healthPath()) : probes.path(),
                scale.of(probes == null ? EVERY : probes.every()),
                probes == null ? TIMEOUT : probes.timeout(),
                false)));
  }

  /** The release, watched by a Prometheus instead of probes. */
  static Release byPrometheus(Release release, URI url) {
    MonitoringConfig probed = release.config().monitoring();
    EndpointConfig endpoint = EndpointConfig.open(url);
    return with(
        release,
        new MonitoringConfig(
            probed.windows(),
            probed.interval(),
            probed.handOver(),
            new PrometheusConfig(
                endpoint,
                "http_requests_total",
                "status_code=~\"5..\"",
                null,
                "path=~\".*/auth/.*\""),
            Objects.requireNonNull(probed.alertmanager(), "alertmanager"),
            null,
            null,
            null));
  }

  private static Release with(Release release, MonitoringConfig monitoring) {
    return Altered.config(release, release.config().toBuilder().monitoring(monitoring).build());
  }
}
