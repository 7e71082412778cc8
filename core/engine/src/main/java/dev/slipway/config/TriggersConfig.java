package dev.slipway.config;

import java.time.Duration;
import java.util.Objects;

/**
 * When a release is rolled back; the defaults are the SOP's.
 *
 * @param errorRate the share of failed requests, 0 to 1, above which it is; default 0.05
 * @param errorRateFor how long it must stay above; default 2 min
 * @param p95 the latency above which it is; default 5 s
 * @param authErrors whether 5xx of login or auth endpoints do; default true
 * @param corruption whether database corruption does; default true
 * @param criticalAlerts whether a critical alert that began after the deploy does; default true
 */
public record TriggersConfig(
    double errorRate,
    Duration errorRateFor,
    Duration p95,
    boolean authErrors,
    boolean corruption,
    boolean criticalAlerts) {
  public TriggersConfig {
    Objects.requireNonNull(errorRateFor, "errorRateFor");
    Objects.requireNonNull(p95, "p95");
  }
}
