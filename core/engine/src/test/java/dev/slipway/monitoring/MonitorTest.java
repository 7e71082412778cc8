package dev.slipway.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.config.MonitoringConfig;
import dev.slipway.config.MonitoringConfig.Window;
import dev.slipway.source.Alert;
import dev.slipway.source.Answer;
import dev.slipway.source.Logs;
import dev.slipway.source.Traffic;
import dev.slipway.source.TrafficPoint;
import dev.slipway.trigger.Decision;
import dev.slipway.trigger.Observation;
import dev.slipway.trigger.Trigger;
import dev.slipway.trigger.Triggers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class MonitorTest {
  private static final Instant COMPLETE = Instant.parse("2026-03-02T10:00:00Z");
  private static final Instant DEPLOYED = COMPLETE.minusSeconds(90);
  private static final Duration INTERVAL = Duration.ofSeconds(15);

  private static Window window(String name, int from, int to, String... watch) {
    return new Window(name, Duration.ofMinutes(from), Duration.ofMinutes(to), List.of(watch));
  }

  private static Monitor monitor(Set<String> dryRun, Trigger... triggers) {
    return new Monitor(
        new MonitoringConfig(
            List.of(
                window("startup", 0, 5, "pods", "logs"),
                window("error rate", 5, 15, "error-rate"),
                window("logs", 15, 30, "logs"),
                window("latency", 30, 60, "p95"),
                window("on-call", 60, 24 * 60, "alerts")),
            INTERVAL,
            Duration.ofHours(1),
            null,
            null,
            null,
            null,
            null),
        new Triggers(List.of(triggers), dryRun));
  }

  private static Trigger trigger(String name, Function<Observation, Decision> decides) {
    return new Trigger() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public Decision decide(Observation observed) {
        return decides.apply(observed);
      }
    };
  }

  private static Trigger fine(String name) {
    return trigger(name, o -> Decision.pass("fine", List.of()));
  }

  private static Trigger broken(String name, Duration after) {
    return trigger(
        name,
        o ->
            o.at().isBefore(COMPLETE.plus(after))
                ? Decision.pass("fine", List.of())
                : new Decision.Fail("broken", List.of(), o.at().minusSeconds(120)));
  }

  private static Observation observed(Instant at) {
    Traffic traffic =
        new Traffic(INTERVAL, List.of(new TrafficPoint(at, 1_000, 0, 1_000, 0, true)));
    return new Observation(
        at,
        DEPLOYED,
        Answer.known(traffic),
        Answer.known(traffic),
        Answer.known(new Logs(50, List.of())),
        Answer.known(List.of()),
        Answer.known(List.<Alert>of()),
        Map.of());
  }

  private static MonitoringState begin() {
    return MonitoringState.begin(DEPLOYED, COMPLETE);
  }

  private static MonitoringState run(Monitor monitor, MonitoringState from, List<Look> looks) {
    MonitoringState state = from;
    for (Optional<Instant> next = monitor.next(state);
        next.isPresent();
        next = monitor.next(state)) {
      Monitor.Step step = monitor.look(state, observed(next.get()));
      looks.add(step.look());
      state = step.state();
    }
    return state;
  }

  @Test
  void looksAtEachWindowsOwnThingsAndAtEveryTriggerInEveryWindow() {
    List<Look> looks = new ArrayList<>();
    Monitor monitor = monitor(Set.of(), fine("error-rate"), fine("p95"));
    MonitoringState state = run(monitor, begin(), looks);

    assertThat(looks).hasSize(241);
    assertThat(looks)
        .allSatisfy(l -> assertThat(l.triggers()).containsOnlyKeys("error-rate", "p95"));
    assertThat(looks.get(0).checks()).containsOnlyKeys("pods", "logs");
    assertThat(looks.get(20).checks()).containsOnlyKeys("error-rate");
    assertThat(looks.get(60).checks()).containsOnlyKeys("logs");
    assertThat(looks.get(120).checks()).containsOnlyKeys("p95");
    assertThat(state.windows())
        .containsOnlyKeys(
            "startup/pods", "startup/logs", "error rate/error-rate", "logs/logs", "latency/p95")
        .allSatisfy(
            (key, tally) -> {
              assertThat(tally.failed()).isZero();
              assertThat(tally.unknown()).isZero();
            });
    assertThat(state.windows().get("startup/pods").passed()).isEqualTo(20);
    assertThat(state.cause()).isEmpty();
  }

  @Test
  void handsOverToOnCallWhatBeginsLater() {
    Monitor monitor = monitor(Set.of(), fine("p95"));
    assertThat(monitor.end(begin())).isEqualTo(COMPLETE.plus(Duration.ofHours(1)));
    assertThat(monitor.handedOver()).extracting(Window::name).containsExactly("on-call");
  }

  @Test
  void endsWithTheFirstBreachThatRollsBack() {
    List<Look> looks = new ArrayList<>();
    MonitoringState state =
        run(
            monitor(
                Set.of("tried"),
                broken("tried", Duration.ofMinutes(1)),
                broken("p95", Duration.ofMinutes(40)),
                broken("error-rate", Duration.ofMinutes(20))),
            begin(),
            looks);

    assertThat(state.cause().map(Breach::trigger)).contains("error-rate");
    assertThat(state.cause().map(Breach::decidedAt))
        .contains(COMPLETE.plus(Duration.ofMinutes(20)));
    assertThat(state.cause().map(Breach::since)).contains(COMPLETE.plus(Duration.ofMinutes(18)));
    assertThat(state.wouldRollBack()).extracting(Breach::trigger).containsExactly("tried");
    assertThat(looks).hasSize(81);
  }

  @Test
  void goesOnInAnotherProcessWithNothingLostAndNothingTwice() {
    JsonMapper json = JsonMapper.builder().build();
    Trigger[] triggers = {broken("late", Duration.ofMinutes(59)), fine("p95")};
    List<Look> whole = new ArrayList<>();
    MonitoringState expected = run(monitor(Set.of("late"), triggers), begin(), whole);

    List<Look> parts = new ArrayList<>();
    MonitoringState state = begin();
    for (Optional<Instant> next = monitor(Set.of("late"), triggers).next(state);
        next.isPresent();
        next = monitor(Set.of("late"), triggers).next(state)) {
      Monitor.Step step = monitor(Set.of("late"), triggers).look(state, observed(next.get()));
      parts.add(step.look());
      state = json.readValue(json.writeValueAsString(step.state()), MonitoringState.class);
    }
    assertThat(parts).isEqualTo(whole);
    assertThat(state).isEqualTo(expected);
  }

  @Test
  void doesNotTakeTheSameLookTwice() {
    Monitor monitor = monitor(Set.of(), fine("p95"));
    MonitoringState once = monitor.look(begin(), observed(COMPLETE)).state();
    assertThat(monitor.look(once, observed(COMPLETE)).state()).isEqualTo(once);
  }

  @Test
  void saysOfAWindowThatWasNeverLookedAtThatItWasNot() {
    assertThat(monitor(Set.of(), fine("p95")).results(begin()))
        .containsEntry("latency/p95", Tally.NONE)
        .hasSize(5);
  }

  @Test
  void seesALatencyThatGrowsTowardsItsLimit() {
    List<TrafficPoint> points = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      points.add(
          new TrafficPoint(COMPLETE.plus(INTERVAL.multipliedBy(i)), 1_000, 0, 1_000, 2 * i, true));
    }
    WindowChecks checks = new WindowChecks(INTERVAL);
    assertThat(checks.check("p95", traffic(points)).what()).contains("as it grows now");
    assertThat(checks.check("p95", traffic(points.subList(0, 1))).kind())
        .isEqualTo(Decision.Kind.PASS);
    assertThat(checks.check("p95", traffic(List.of())).kind()).isEqualTo(Decision.Kind.UNKNOWN);
  }

  private static Observation traffic(List<TrafficPoint> points) {
    Observation any = observed(COMPLETE);
    return new Observation(
        any.at(),
        any.deployedAt(),
        Answer.known(new Traffic(INTERVAL, points)),
        any.auth(),
        any.logs(),
        any.pods(),
        any.alerts(),
        any.queries());
  }
}
