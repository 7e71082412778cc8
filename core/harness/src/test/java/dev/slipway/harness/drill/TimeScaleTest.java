package dev.slipway.harness.drill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.config.QueryTriggerConfig;
import dev.slipway.config.QueryTriggerConfig.Change;
import dev.slipway.config.QueryTriggerConfig.In;
import dev.slipway.config.QueryTriggerConfig.Language;
import dev.slipway.config.TriggersConfig;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TimeScaleTest {
  private static QueryTriggerConfig query(String name, Language language, @Nullable In in) {
    return new QueryTriggerConfig(name, language, "x", 3, Duration.ofMinutes(2), in);
  }

  @Test
  void dividesDurationsAndNothingElse() {
    In in = new In("postgres", "main", Change.FALL);
    TriggersConfig scaled =
        new TimeScale(40)
            .of(
                new TriggersConfig(
                    0.05,
                    Duration.ofMinutes(2),
                    Duration.ofSeconds(5),
                    Duration.ofMinutes(4),
                    100,
                    true,
                    true,
                    true,
                    List.of(
                        query("bookings", Language.JUNIT, null),
                        query("lost rows", Language.COMMAND, in)),
                    Set.of("p95")));

    assertThat(scaled)
        .isEqualTo(
            new TriggersConfig(
                0.05,
                Duration.ofSeconds(3),
                Duration.ofSeconds(5),
                Duration.ofSeconds(6),
                100,
                true,
                true,
                true,
                List.of(
                    new QueryTriggerConfig(
                        "bookings", Language.JUNIT, "x", 3, Duration.ofSeconds(3), null),
                    new QueryTriggerConfig(
                        "lost rows", Language.COMMAND, "x", 3, Duration.ofSeconds(3), in)),
                Set.of("p95")));
  }

  @Test
  void leavesOutWhatNoSourceOfADrillAnswers() {
    TriggersConfig scaled =
        TimeScale.DEFAULT.of(
            new TriggersConfig(
                0.05,
                Duration.ofMinutes(2),
                Duration.ofSeconds(5),
                Duration.ofMinutes(2),
                100,
                true,
                true,
                true,
                List.of(query("queue", Language.PROMQL, null), query("oops", Language.LOGQL, null)),
                Set.of()));

    assertThat(scaled.queries()).isEmpty();
  }
}
