package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.config.MonitoringConfig;
import dev.slipway.config.MonitoringConfig.Window;
import dev.slipway.monitoring.Monitor;
import dev.slipway.monitoring.MonitoringState;
import dev.slipway.record.PhaseRecord;
import dev.slipway.source.Answer;
import dev.slipway.source.Logs;
import dev.slipway.source.Traffic;
import dev.slipway.trigger.Observation;
import dev.slipway.trigger.Triggers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MonitoringStepTest {
  private static final Instant DEPLOYED = Instant.parse("2026-03-02T10:00:00Z");
  private static final Instant COMPLETE = DEPLOYED.plusSeconds(90);

  /** Longer than the first window, and than some of the second. */
  private static final Instant VERIFIED = COMPLETE.plus(Duration.ofMinutes(7));

  private static final List<PhaseRecord> PHASES =
      List.of(
          phase("preflight", DEPLOYED.minusSeconds(60), DEPLOYED),
          phase("rollout", DEPLOYED, COMPLETE),
          phase("verification", COMPLETE, VERIFIED));

  private static PhaseRecord phase(String name, Instant from, Instant to) {
    return new PhaseRecord(name, from, to, "passed", "", List.of());
  }

  private static Window window(String name, int from, int to) {
    return new Window(name, Duration.ofMinutes(from), Duration.ofMinutes(to), List.of("pods"));
  }

  private static Observation healthy(Instant at) {
    Answer<Traffic> none = Answer.unknown(Answer.Reason.NO_DATA, "no requests");
    return new Observation(
        at,
        DEPLOYED,
        none,
        none,
        Answer.known(new Logs(0, List.of())),
        Answer.known(List.of()),
        Answer.known(List.of()),
        Map.of());
  }

  @Test
  void looksInEveryWindowAfterAVerificationThatOutlastedTheFirst() {
    MonitoringConfig config =
        new MonitoringConfig(
            List.of(window("startup", 0, 5), window("later", 5, 15)),
            Duration.ofSeconds(15),
            Duration.ofHours(1),
            null,
            null,
            null,
            null,
            null);
    Monitor monitor = new Monitor(config, new Triggers(List.of(), Set.of()));

    MonitoringState state = MonitoringStep.begin(PHASES, VERIFIED);
    for (Optional<Instant> next = monitor.next(state);
        next.isPresent();
        next = monitor.next(state)) {
      // A look is due at its time, and never in the past.
      Instant at = next.get().isBefore(VERIFIED) ? VERIFIED : next.get();
      state = monitor.look(state, healthy(at)).state();
    }

    assertThat(monitor.results(state)).containsOnlyKeys("startup/pods", "later/pods");
    assertThat(monitor.results(state).get("startup/pods").passed()).isEqualTo(20);
    assertThat(monitor.results(state).get("later/pods").passed()).isEqualTo(40);
  }

  @Test
  void readsBackToTheBeginningOfTheRollout() {
    assertThat(MonitoringStep.begin(PHASES, VERIFIED).deployedAt()).isEqualTo(DEPLOYED);
  }

  @Test
  void readsFromNowOnWhereNothingWasRolledOut() {
    assertThat(MonitoringStep.begin(List.of(), VERIFIED))
        .isEqualTo(MonitoringState.begin(VERIFIED, VERIFIED));
  }
}
