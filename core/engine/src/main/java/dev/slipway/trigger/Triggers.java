package dev.slipway.trigger;

import dev.slipway.config.TriggersConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The triggers of a release. Safe for use by several threads. */
public final class Triggers {
  /** The share of requests that p95 leaves out. */
  private static final double BEYOND_P95 = 0.05;

  private final List<Trigger> all;
  private final Set<String> dryRun;

  /**
   * @param all in the order in which they are told; the first one that fails is the cause
   * @param dryRun names of those that never roll back
   */
  public Triggers(List<Trigger> all, Set<String> dryRun) {
    this.all = List.copyOf(all);
    this.dryRun = Set.copyOf(dryRun);
  }

  /**
   * What a file says.
   *
   * @param step from one value to the next
   * @param latency whether durations of requests are known at all
   * @param logins whether logins are told apart
   * @param alerts whether alerts are known
   */
  public static Triggers of(
      TriggersConfig config, Duration step, boolean latency, boolean logins, boolean alerts) {
    List<Trigger> all = new ArrayList<>();
    if (config.corruption()) {
      all.add(new CorruptionTrigger());
    }
    all.add(
        new ShareTrigger(
            "error-rate",
            new SustainedShare(config.errorRate(), config.errorRateFor(), config.minimumRequests()),
            ShareTrigger.FAILED));
    if (latency) {
      all.add(
          new ShareTrigger(
              "p95",
              new SustainedShare(BEYOND_P95, config.p95For(), config.minimumRequests()),
              ShareTrigger.SLOW));
    }
    if (config.authErrors() && logins) {
      all.add(new AuthErrorsTrigger(config.errorRate()));
    }
    if (config.criticalAlerts() && alerts) {
      all.add(new CriticalAlertsTrigger());
    }
    config.queries().forEach(query -> all.add(new QueryTrigger(query, step)));
    return new Triggers(all, config.dryRun());
  }

  /** What each says, by its name, in their order. */
  public Map<String, Decision> decide(Observation observed) {
    Map<String, Decision> decisions = new LinkedHashMap<>();
    all.forEach(trigger -> decisions.put(trigger.name(), trigger.decide(observed)));
    return decisions;
  }

  /** Whether a trigger is only told, and never rolls back. */
  public boolean isDryRun(String name) {
    return dryRun.contains(name);
  }
}
