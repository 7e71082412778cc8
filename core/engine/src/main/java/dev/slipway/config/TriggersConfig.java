package dev.slipway.config;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * When a release is rolled back; the defaults are the SOP's.
 *
 * @param errorRate the share of failed requests, 0 to 1, above which it is; default 0.05
 * @param errorRateFor how long it must stay above; default 2 min
 * @param p95 the latency above which it is; default 5 s
 * @param p95For how long it must stay above; default 2 min
 * @param minimumRequests fewer than this decide nothing; default 100
 * @param authErrors whether 5xx of login or auth endpoints do; default true
 * @param corruption whether database corruption does; default true
 * @param criticalAlerts whether a critical alert that began after the deploy does; default true
 * @param queries the user's own
 * @param dryRun names of triggers that are evaluated and told, but never roll back
 */
public record TriggersConfig(
    double errorRate,
    Duration errorRateFor,
    Duration p95,
    Duration p95For,
    int minimumRequests,
    boolean authErrors,
    boolean corruption,
    boolean criticalAlerts,
    List<QueryTriggerConfig> queries,
    Set<String> dryRun) {
  /** The triggers that there are without the user's own, by the names that they have. */
  public static final List<String> NAMES =
      List.of("error-rate", "p95", "auth-errors", "corruption", "critical-alerts");

  /** The default of {@link #p95For()}. */
  public static final Duration P95_FOR = Duration.ofMinutes(2);

  /** The default of {@link #minimumRequests()}. */
  public static final int MINIMUM_REQUESTS = 100;

  public TriggersConfig {
    Objects.requireNonNull(errorRateFor, "errorRateFor");
    Objects.requireNonNull(p95, "p95");
    Objects.requireNonNull(p95For, "p95For");
    queries = List.copyOf(queries);
    dryRun = Set.copyOf(dryRun);
  }

  /** The SOP's triggers alone, all of which roll back. */
  public TriggersConfig(
      double errorRate,
      Duration errorRateFor,
      Duration p95,
      boolean authErrors,
      boolean corruption,
      boolean criticalAlerts) {
    this(
        errorRate,
        errorRateFor,
        p95,
        P95_FOR,
        MINIMUM_REQUESTS,
        authErrors,
        corruption,
        criticalAlerts,
        List.of(),
        Set.of());
  }
}
