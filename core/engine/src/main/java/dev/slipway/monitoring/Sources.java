package dev.slipway.monitoring;

import dev.slipway.config.QueryTriggerConfig;
import dev.slipway.source.AlertSource;
import dev.slipway.source.Answer;
import dev.slipway.source.LogSource;
import dev.slipway.source.MetricSource;
import dev.slipway.source.PodHealth;
import dev.slipway.source.QuerySource;
import dev.slipway.source.Series;
import dev.slipway.source.TrafficScope;
import dev.slipway.trigger.Observation;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a release is watched by, and how one look asks all of it. Used by one thread at a time.
 *
 * @param metrics requests and their failures
 * @param logins where logins are told apart; null for none
 * @param alerts null for none
 * @param queries the user's own expressions
 * @param step from one value to the next
 * @param lookBack how far back a trigger looks at most
 */
public record Sources(
    MetricSource metrics,
    @Nullable MetricSource logins,
    LogSource logs,
    PodHealth pods,
    @Nullable AlertSource alerts,
    List<UserQuery> queries,
    Duration step,
    Duration lookBack) {
  /** Lines arrive late, and are looked for again. */
  private static final Duration LATE_LINES = Duration.ofMinutes(1);

  /** Intervals beyond the longest duration, for those that are missing. */
  private static final int SPARE_STEPS = 4;

  /**
   * A user's expression.
   *
   * @param source who evaluates it; null for nobody
   */
  public record UserQuery(QueryTriggerConfig config, @Nullable QuerySource source) {}

  public Sources {
    Objects.requireNonNull(metrics, "metrics");
    Objects.requireNonNull(logs, "logs");
    Objects.requireNonNull(pods, "pods");
    queries = List.copyOf(queries);
    Objects.requireNonNull(step, "step");
    Objects.requireNonNull(lookBack, "lookBack");
  }

  /**
   * Looks once.
   *
   * @param last when it was looked before; null for never: lines since the deploy are then read
   */
  public Observation observe(Instant now, Instant deployedAt, @Nullable Instant last) {
    Instant from = later(deployedAt, now.minus(lookBack).minus(step.multipliedBy(SPARE_STEPS)));
    Instant lines = last == null ? deployedAt : later(deployedAt, last.minus(LATE_LINES));
    Map<String, Answer<List<Series>>> asked = new LinkedHashMap<>();
    for (UserQuery query : queries) {
      QueryTriggerConfig config = query.config();
      asked.put(
          config.name(),
          query.source() == null
              ? none("no source for " + config.language())
              : query.source().range(config.expression(), from, now, step));
    }
    return new Observation(
        now,
        deployedAt,
        metrics.traffic(TrafficScope.ALL, from, now),
        logins == null ? none("no source of logins") : logins.traffic(TrafficScope.AUTH, from, now),
        logs.logs(lines, now),
        pods.troubles(),
        alerts == null ? none("no source of alerts") : alerts.alerts(now),
        asked);
  }

  private static <T> Answer<T> none(String why) {
    return Answer.unknown(Answer.Reason.NO_DATA, why);
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}
