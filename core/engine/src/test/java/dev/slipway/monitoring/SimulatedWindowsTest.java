package dev.slipway.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.config.MonitoringConfig;
import dev.slipway.config.MonitoringConfig.Window;
import dev.slipway.config.TriggersConfig;
import dev.slipway.source.Answer;
import dev.slipway.source.Traffic;
import dev.slipway.trigger.Observation;
import dev.slipway.trigger.Triggers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * Ten thousand windows on a virtual clock, with every way in which data can be missing or wrong.
 * What must come out is told by a model that sees the requests themselves, not the metrics.
 */
class SimulatedWindowsTest {
  private static final int WINDOWS = 10_000;
  private static final Duration FOR = Duration.ofMinutes(2);
  private static final Duration STEP = SimulatedApplication.STEP;
  private static final Logger LOG = LoggerFactory.getLogger(SimulatedWindowsTest.class);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Monitor monitor =
      new Monitor(
          new MonitoringConfig(
              List.of(
                  new Window("all", Duration.ZERO, Duration.ofMinutes(8), List.of("error-rate"))),
              STEP,
              Duration.ofHours(1),
              null,
              null,
              null,
              null,
              null),
          Triggers.of(
              new TriggersConfig(0.05, FOR, Duration.ofSeconds(5), false, false, false),
              STEP,
              false,
              false,
              false));

  @Test
  void rollBackWhatIsBrokenInTimeAndNothingElse() {
    Tallied clean = new Tallied();
    Tallied gaps = new Tallied();
    for (int seed = 0; seed < WINDOWS; seed++) {
      SimulatedApplication application = new SimulatedApplication(new SplittableRandom(seed));
      Optional<Instant> expected = ReferenceModel.firstSustained(application, 0.05, FOR);
      Optional<Breach> breach = watch(application);
      String which = "seed " + seed + " " + application.scenario();
      switch (application.scenario()) {
        case HEALTHY, SHORT_BREACH, BAD_DATA -> assertThat(breach).as(which).isEmpty();
        case SUSTAINED_BREACH -> clean.add(which, application, expected, breach);
        case SUSTAINED_BREACH_WITH_GAPS -> gaps.add(which, application, expected, breach);
      }
    }
    LOG.info(
        "{} windows: {} sustained breaches, {} caught within a scrape of their duration; {} seen"
            + " with gaps, {} caught, {} of them within a scrape; no other rolled back",
        WINDOWS,
        clean.all,
        clean.inTime,
        gaps.all,
        gaps.caught,
        gaps.inTime);
    assertThat(clean.all).isGreaterThan(WINDOWS / 6);
    assertThat(clean.inTime).isGreaterThanOrEqualTo((int) (clean.all * 0.999));
    assertThat(gaps.all).isGreaterThan(WINDOWS / 6);
    assertThat(gaps.caught).isGreaterThanOrEqualTo((int) (gaps.all * 0.999));
    assertThat(gaps.inTime).isGreaterThanOrEqualTo((int) (gaps.all * 0.9));
  }

  /** How breaches were caught that are. */
  private static final class Tallied {
    private int all;
    private int caught;

    /** At most one scrape after the duration. */
    private int inTime;

    void add(
        String which,
        SimulatedApplication application,
        Optional<Instant> expected,
        Optional<Breach> breach) {
      assertThat(expected).as(which).isPresent();
      all++;
      if (breach.isPresent()) {
        caught++;
        inTime += breach.get().decidedAt().isAfter(expected.get().plus(STEP)) ? 0 : 1;
        assertThat(breach.get().since()).as(which).isAfter(application.breachFrom().minus(STEP));
      }
    }
  }

  /** Every few looks as another process would: from the state as JSON. */
  private Optional<Breach> watch(SimulatedApplication application) {
    MonitoringState state =
        MonitoringState.begin(SimulatedApplication.START, SimulatedApplication.START);
    for (Optional<Instant> next = monitor.next(state);
        next.isPresent();
        next = monitor.next(state)) {
      state = monitor.look(state, observe(application, next.get())).state();
      if (state.looks() % 10 == 0) {
        state = JSON.readValue(JSON.writeValueAsString(state), MonitoringState.class);
      }
    }
    return state.cause();
  }

  private static Observation observe(SimulatedApplication application, Instant now) {
    Answer<Traffic> traffic = application.ask(now, FOR.plus(STEP.multipliedBy(4)));
    Answer<Object> nothing = Answer.unknown(Answer.Reason.NO_DATA, "not simulated");
    return new Observation(
        now,
        SimulatedApplication.START,
        traffic,
        nothing.map(n -> (Traffic) n),
        nothing.map(n -> (dev.slipway.source.Logs) n),
        nothing.map(n -> List.of()),
        nothing.map(n -> List.of()),
        Map.of());
  }
}
