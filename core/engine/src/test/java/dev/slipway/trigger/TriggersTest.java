package dev.slipway.trigger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.slipway.config.QueryTriggerConfig;
import dev.slipway.config.TriggersConfig;
import dev.slipway.source.Alert;
import dev.slipway.source.Answer;
import dev.slipway.source.LogLine;
import dev.slipway.source.Sample;
import dev.slipway.source.Series;
import dev.slipway.source.Traffic;
import dev.slipway.source.TrafficPoint;
import dev.slipway.trigger.Decision.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TriggersTest {
  private static final Instant AT = Observed.AT;
  private static final int REQUESTS = 100;

  private final Triggers triggers = triggers(100, Set.of());

  private static Triggers triggers(int minimum, Set<String> dryRun) {
    return Triggers.of(
        new TriggersConfig(
            0.05,
            Duration.ofMinutes(2),
            Duration.ofSeconds(5),
            Duration.ofMinutes(2),
            minimum,
            true,
            true,
            true,
            List.of(
                new QueryTriggerConfig(
                    "queue", QueryTriggerConfig.Language.PROMQL, "q", 10, Duration.ofMinutes(1))),
            dryRun),
        Observed.STEP,
        true,
        true,
        true);
  }

  /** One interval each, the newest last; a negative number of failures leaves it out. */
  private static Traffic failing(int requests, int... failures) {
    List<TrafficPoint> points = new ArrayList<>();
    for (int i = 0; i < failures.length; i++) {
      Instant at = AT.minus(Observed.STEP.multipliedBy(failures.length - 1L - i));
      if (failures[i] >= 0) {
        points.add(new TrafficPoint(at, requests, failures[i], requests, failures[i], true));
      }
    }
    return new Traffic(Observed.STEP, points);
  }

  private Decision errorRate(Traffic traffic) {
    return triggers.decide(Observed.traffic(Answer.known(traffic))).get("error-rate");
  }

  @Test
  void rollsBackWhenEveryIntervalOfTwoMinutesIsAbove() {
    Decision decision = errorRate(failing(REQUESTS, 0, 0, 20, 20, 20, 20, 20, 20, 20, 20, 20));

    assertThat(decision.kind()).isEqualTo(Kind.FAIL);
    assertThat(decision.what()).isEqualTo("20.0% failed (180 of 900) above 5.0% for 120 s");
    assertThat(((Decision.Fail) decision).since()).isEqualTo(AT.minusSeconds(120));
  }

  @Test
  void waitsForTheWholeDuration() {
    Decision decision = errorRate(failing(REQUESTS, 0, 0, 0, 20, 20, 20, 20, 20, 20, 20, 20));
    assertThat(decision.kind()).isEqualTo(Kind.PASS);
    assertThat(decision.what()).endsWith("for 105 s of 120 s");
  }

  @Test
  void beginsAnewAfterAnIntervalThatWasFine() {
    assertThat(errorRate(failing(REQUESTS, 20, 20, 20, 20, 20, 20, 0, 20, 20, 20, 20, 20)).kind())
        .isEqualTo(Kind.PASS);
  }

  @Test
  void isNotMisledByOneMissingInterval() {
    assertThat(errorRate(failing(REQUESTS, 0, 20, 20, 20, -1, 20, 20, 20, 20, 20)).kind())
        .isEqualTo(Kind.FAIL);
  }

  @Test
  void doesNotTakeAMissedScrapeForTheBeginningOrEndOfABreach() {
    List<TrafficPoint> points =
        new ArrayList<>(failing(REQUESTS, 0, 0, 20, 20, 20, 20, 20, 20, 20, 20, -1).points());
    points.add(new TrafficPoint(AT, 2 * REQUESTS, 20, 0, 0, false));

    assertThat(errorRate(new Traffic(Observed.STEP, points)).kind()).isEqualTo(Kind.PASS);
  }

  @Test
  void knowsNothingFromHalfOfTheIntervals() {
    Decision decision = errorRate(failing(REQUESTS, 20, -1, 20, -1, -1, 20, -1, 20, -1, 20));
    assertThat(decision.kind()).isEqualTo(Kind.UNKNOWN);
    assertThat(decision.what()).contains("of 9 intervals are known");
  }

  @Test
  void knowsNothingFromOldData() {
    assertThat(errorRate(failing(REQUESTS, 20, 20, 20, 20, 20, 20, 20, 20, 20, -1, -1, -1, -1)))
        .satisfies(d -> assertThat(d.kind()).isEqualTo(Kind.UNKNOWN))
        .satisfies(d -> assertThat(d.what()).startsWith("the newest data is of"));
  }

  @Test
  void knowsNothingWhenNobodyAsks() {
    assertThat(errorRate(failing(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)).what())
        .isEqualTo("no requests in the last 120 s");
  }

  @Test
  void needsEnoughRequests() {
    Decision decision = errorRate(failing(5, 0, 2, 2, 2, 2, 2, 2, 2, 2, 2));
    assertThat(decision.kind()).isEqualTo(Kind.UNKNOWN);
    assertThat(decision.what()).endsWith("but 100 requests are needed");
  }

  @Test
  void doesNotTakeChanceForABreach() {
    Decision decision =
        triggers(10, Set.of())
            .decide(Observed.traffic(Answer.known(failing(12, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1))))
            .get("error-rate");
    assertThat(decision.kind()).isEqualTo(Kind.UNKNOWN);
    assertThat(decision.what()).endsWith("which proves nothing yet");
  }

  @Test
  void looksAtNothingFromBeforeTheDeploy() {
    Traffic before =
        new Traffic(
            Observed.STEP, List.of(new TrafficPoint(Observed.DEPLOYED, REQUESTS, 90, 0, 0, true)));
    assertThat(errorRate(before).kind()).isEqualTo(Kind.UNKNOWN);
  }

  @Test
  void rollsBackWhenTooManyAreSlowForTooLong() {
    Traffic traffic = failing(REQUESTS, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6);
    Map<String, Decision> few = triggers.decide(Observed.traffic(Answer.known(traffic)));
    Map<String, Decision> many =
        triggers.decide(
            Observed.traffic(
                Answer.known(failing(REQUESTS, 12, 12, 12, 12, 12, 12, 12, 12, 12, 12))));

    assertThat(few.get("p95").what()).contains("slow", "proves nothing yet");
    assertThat(many.get("p95").kind()).isEqualTo(Kind.FAIL);
  }

  @Test
  void rollsBackWhenLoginsFailRepeatedlyButNotForOne() {
    assertThat(triggers.decide(Observed.auth(failing(4, 0, 0, 2, 2))).get("auth-errors").kind())
        .isEqualTo(Kind.FAIL);
    assertThat(triggers.decide(Observed.auth(failing(4, 0, 0, 4, 0))).get("auth-errors").kind())
        .isEqualTo(Kind.PASS);
    assertThat(triggers.decide(Observed.auth(failing(4, 0, 0, 0, 1))).get("auth-errors").kind())
        .isEqualTo(Kind.PASS);
    assertThat(triggers.decide(Observed.auth(failing(0, 0, 0, 0, 0))).get("auth-errors").kind())
        .isEqualTo(Kind.UNKNOWN);
  }

  private static LogLine line(int secondsAfterDeploy, String text) {
    return new LogLine(Observed.DEPLOYED.plusSeconds(secondsAfterDeploy), "postgres-0", text);
  }

  @Test
  void rollsBackOnTheFirstWordOfDamagedDataSinceTheDeploy() {
    String damaged = "ERROR: XX001: invalid page in block 7 of relation base/5/1259";
    Decision decision = triggers.decide(Observed.logs(line(60, damaged))).get("corruption");

    assertThat(decision.kind()).isEqualTo(Kind.FAIL);
    assertThat(decision.what()).isEqualTo("postgres-0: " + damaged);
    assertThat(triggers.decide(Observed.logs(line(-60, damaged))).get("corruption").kind())
        .isEqualTo(Kind.PASS);
    assertThat(
            triggers
                .decide(Observed.logs(line(60, "ERROR: 23505: duplicate key, order XX0012")))
                .get("corruption")
                .kind())
        .isEqualTo(Kind.PASS);
  }

  private static Alert alert(Alert.State state, String severity, int secondsAfterDeploy) {
    return new Alert(
        "PodsGone",
        Map.of("severity", severity),
        state,
        Observed.DEPLOYED.plusSeconds(secondsAfterDeploy),
        true);
  }

  @Test
  void rollsBackOnACriticalAlertThatBeganAfterTheDeployThoughSilenced() {
    assertThat(alertsSay(alert(Alert.State.FIRING, "critical", 1)).kind()).isEqualTo(Kind.FAIL);
    assertThat(alertsSay(alert(Alert.State.FIRING, "critical", -1)).kind()).isEqualTo(Kind.PASS);
    assertThat(alertsSay(alert(Alert.State.PENDING, "critical", 1)).kind()).isEqualTo(Kind.PASS);
    assertThat(alertsSay(alert(Alert.State.FIRING, "warning", 1)).kind()).isEqualTo(Kind.PASS);
    assertThat(alertsSay().kind()).isEqualTo(Kind.PASS);
  }

  private Decision alertsSay(Alert... alerts) {
    return triggers.decide(Observed.alerts(alerts)).get("critical-alerts");
  }

  private Decision queue(double... values) {
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      samples.add(
          new Sample(AT.minus(Observed.STEP.multipliedBy(values.length - 1L - i)), values[i]));
    }
    return triggers
        .decide(Observed.query("queue", new Series(Map.of("q", "a"), samples)))
        .get("queue");
  }

  @Test
  void rollsBackOnAUsersExpressionThatStaysAbove() {
    assertThat(queue(0, 11, 12, 13, 14, 15).kind()).isEqualTo(Kind.FAIL);
    assertThat(queue(0, 0, 12, 13, 14, 15).kind()).isEqualTo(Kind.PASS);
    assertThat(queue(11, 12, 13, 14, 15, 10).kind()).isEqualTo(Kind.PASS);
    assertThat(queue(11, 12, Double.NaN, 14, 15, 16).kind()).isEqualTo(Kind.FAIL);
    assertThat(queue(11, 12, 13, Double.NaN, Double.NaN, Double.NaN, Double.NaN).kind())
        .isEqualTo(Kind.UNKNOWN);
    assertThat(triggers.decide(Observed.query("queue")).get("queue").kind())
        .isEqualTo(Kind.UNKNOWN);
  }

  @Test
  void comesToTheSameDecisionsWhenARecordedWatchIsReplayed() {
    List<Observation> watch =
        List.of(
            Observed.traffic(
                Answer.known(failing(REQUESTS, 0, 20, 20, 20, 20, 20, 20, 20, 20, 20))),
            Observed.traffic(Answer.unknown(Answer.Reason.PARTIAL, "store eu-1 is unreachable")),
            Observed.logs(line(60, "FATAL XX002 index is damaged")),
            Observed.alerts(alert(Alert.State.FIRING, "critical", 1)),
            Observed.query(
                "queue",
                new Series(Map.of(), List.of(new Sample(AT, Double.NaN), new Sample(AT, 11)))));

    Stream<String> lines = watch.stream().map(Replay::line);
    assertThat(new Replay(triggers).decide(lines))
        .containsExactlyElementsOf(watch.stream().map(triggers::decide).toList());
  }

  @Test
  void knowsWhichTriggersAreOnlyTriedOut() {
    Triggers tried = triggers(100, Set.of("p95"));
    assertThat(tried.isDryRun("p95")).isTrue();
    assertThat(tried.isDryRun("error-rate")).isFalse();
  }

  @Test
  void computesTailsAsTheyAre() {
    // 1 - 0.95^20, and the sum by hand of C(5,k) 0.5^5 for k = 4, 5.
    assertThat(Binomial.atLeast(1, 20, 0.05)).isCloseTo(1 - Math.pow(0.95, 20), within(1e-12));
    assertThat(Binomial.atLeast(4, 5, 0.5)).isCloseTo(6 / 32.0, within(1e-12));
    assertThat(Binomial.atMost(0, 50, 0.1)).isCloseTo(Math.pow(0.9, 50), within(1e-12));
    assertThat(Binomial.atMost(999_999, 1_000_000, 0.5)).isCloseTo(1, within(1e-12));
    assertThat(Binomial.atLeast(60, 1_000, 0.05) + Binomial.atMost(59, 1_000, 0.05))
        .isCloseTo(1, within(1e-9));
  }
}
