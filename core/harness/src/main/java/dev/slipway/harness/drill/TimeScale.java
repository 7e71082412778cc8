package dev.slipway.harness.drill;

import dev.slipway.config.QueryTriggerConfig;
import dev.slipway.config.TriggersConfig;
import java.time.Duration;

/**
 * How much faster than in production a drill's watch goes. What {@code slipway.yaml} says of
 * windows, intervals and durations is divided by it; what is not a length of the watch (a latency,
 * a number of requests) is as in production. Triggers in PromQL and LogQL are left out: a drill has
 * neither production's Prometheus nor its Loki, and what is never seen halts a release.
 *
 * @param factor 40 for two minutes in three seconds
 */
public record TimeScale(int factor) {
  /** Two minutes in three seconds. */
  public static final TimeScale DEFAULT = new TimeScale(40);

  public TimeScale {
    if (factor < 1) {
      throw new IllegalArgumentException("factor is " + factor + ", but must be 1 or more");
    }
  }

  Duration of(Duration real) {
    return real.dividedBy(factor);
  }

  TriggersConfig of(TriggersConfig real) {
    return new TriggersConfig(
        real.errorRate(),
        of(real.errorRateFor()),
        real.p95(),
        of(real.p95For()),
        real.minimumRequests(),
        real.authErrors(),
        real.corruption(),
        real.criticalAlerts(),
        real.queries().stream().filter(TimeScale::isSeen).map(this::of).toList(),
        real.dryRun());
  }

  private QueryTriggerConfig of(QueryTriggerConfig real) {
    return new QueryTriggerConfig(
        real.name(),
        real.language(),
        real.expression(),
        real.above(),
        of(real.duration()),
        real.in());
  }

  private static boolean isSeen(QueryTriggerConfig query) {
    return switch (query.language()) {
      case JUNIT, COMMAND -> true;
      case PROMQL, LOGQL -> false;
    };
  }

  /** For people: {@code time 1:40}. */
  @Override
  public String toString() {
    return "time 1:" + factor;
  }
}
