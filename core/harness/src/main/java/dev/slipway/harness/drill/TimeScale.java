package dev.slipway.harness.drill;

import dev.slipway.config.TriggersConfig;
import java.time.Duration;

/**
 * How much faster than in production a drill's watch goes. What {@code slipway.yaml} says of
 * windows, intervals and durations is divided by it; what is not a length of the watch (a latency,
 * a number of requests) is as in production.
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
        real.queries(),
        real.dryRun());
  }

  /** For people: {@code time 1:40}. */
  @Override
  public String toString() {
    return "time 1:" + factor;
  }
}
