package dev.slipway.trigger;

import dev.slipway.source.Alert;
import dev.slipway.source.Answer;
import dev.slipway.source.LogLine;
import dev.slipway.source.Logs;
import dev.slipway.source.Series;
import dev.slipway.source.Traffic;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Observations of which only one part matters. */
public final class Observed {
  public static final Instant AT = Instant.parse("2026-03-02T10:00:00Z");
  public static final Instant DEPLOYED = AT.minusSeconds(1_800);
  public static final Duration STEP = Duration.ofSeconds(15);

  private Observed() {}

  public static Observation traffic(Answer<Traffic> traffic) {
    return new Observation(
        AT, DEPLOYED, traffic, nothing(), nothing(), nothing(), nothing(), Map.of());
  }

  static Observation auth(Traffic auth) {
    return new Observation(
        AT, DEPLOYED, nothing(), Answer.known(auth), nothing(), nothing(), nothing(), Map.of());
  }

  static Observation logs(LogLine... lines) {
    return new Observation(
        AT,
        DEPLOYED,
        nothing(),
        nothing(),
        Answer.known(new Logs(100, List.of(lines))),
        nothing(),
        nothing(),
        Map.of());
  }

  static Observation alerts(Alert... alerts) {
    return new Observation(
        AT,
        DEPLOYED,
        nothing(),
        nothing(),
        nothing(),
        nothing(),
        Answer.known(List.of(alerts)),
        Map.of());
  }

  static Observation query(String name, Series... series) {
    return new Observation(
        AT,
        DEPLOYED,
        nothing(),
        nothing(),
        nothing(),
        nothing(),
        nothing(),
        Map.of(name, Answer.known(List.of(series))));
  }

  private static <T> Answer<T> nothing() {
    return Answer.unknown(Answer.Reason.NO_DATA, "not asked");
  }
}
