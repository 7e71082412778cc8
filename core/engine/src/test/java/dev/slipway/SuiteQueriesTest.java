package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.gate.CheckOutcome;
import dev.slipway.gate.CheckResult;
import dev.slipway.gate.GateResult;
import dev.slipway.source.Answer;
import dev.slipway.source.Sample;
import dev.slipway.source.Series;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SuiteQueriesTest {
  private static final String SUITE = "com.acme.BookingChecks";
  private static final Instant START = Instant.parse("2026-02-20T10:00:00Z");
  private static final Duration STEP = Duration.ofSeconds(15);

  private final Deque<Runnable> waiting = new ArrayDeque<>();
  private GateResult next = result(CheckOutcome.PASS);
  private final SuiteQueries queries =
      new SuiteQueries(
          Map.of(
              SUITE,
              (request, progress) -> {
                if (next == null) {
                  throw new IllegalStateException("no class loader");
                }
                return next;
              }),
          () -> null,
          waiting::add);

  private static GateResult result(CheckOutcome... outcomes) {
    return new GateResult(
        List.of(outcomes).stream()
            .map(o -> new CheckResult("c", "a room is booked", o, "said", STEP, List.of()))
            .toList());
  }

  private Answer<List<Series>> look(int number) {
    return queries.range(SUITE, START.plusSeconds(15), START.plus(STEP.multipliedBy(number)), STEP);
  }

  /** The run that was begun comes to its end. */
  private void runs(GateResult result) {
    next = result;
    waiting.remove().run();
  }

  private static List<Sample> samples(Answer<List<Series>> answer) {
    return answer.fold(series -> series.get(0).samples(), unknown -> List.of());
  }

  private static String why(Answer<List<Series>> answer) {
    return answer.fold(Object::toString, Answer.Unknown::why);
  }

  @Test
  void knowsNothingUntilAFirstRunIsOver() {
    assertThat(why(look(0))).isEqualTo(SUITE + ": its first run is not over");
    assertThat(why(look(1))).isEqualTo(SUITE + ": its first run is not over");
    assertThat(waiting).as("one run at a time").hasSize(1);
  }

  @Test
  void countsTheFailedChecksOfTheLastWholeRunAtEachLook() {
    look(0);
    runs(result(CheckOutcome.PASS, CheckOutcome.WARN));
    assertThat(samples(look(1))).containsExactly(new Sample(START.plusSeconds(15), 0));

    assertThat(samples(look(2))).as("the second run takes long").hasSize(2);
    runs(result(CheckOutcome.FAIL, CheckOutcome.PASS, CheckOutcome.FAIL));
    Answer<List<Series>> third = look(3);

    assertThat(samples(third)).extracting(Sample::value).containsExactly(0.0, 0.0, 2.0);
    Series series = ((Answer.Known<List<Series>>) third).value().get(0);
    assertThat(series.labels()).containsEntry(Series.CAUSE, "a room is booked: said");
  }

  @Test
  void forgetsWhatNoTriggerLooksBackTo() {
    look(0);
    runs(result(CheckOutcome.PASS));
    look(0);

    assertThat(samples(look(1))).containsExactly(new Sample(START.plusSeconds(15), 0));
  }

  @Test
  void knowsNothingWhereAChecksCouldNotBeMade() {
    look(0);
    runs(result(CheckOutcome.PASS, CheckOutcome.UNKNOWN));
    assertThat(why(look(1))).isEqualTo(SUITE + ": a room is booked: said");

    runs(null);
    assertThat(why(look(2))).contains("its run failed", "no class loader");

    runs(result(CheckOutcome.PASS));
    assertThat(samples(look(3))).hasSize(1);
  }

  @Test
  void saysThatThereIsNoSuchSuite() {
    Answer<List<Series>> answer = queries.range("com.acme.Nothing", START, START, STEP);

    assertThat(answer)
        .isEqualTo(Answer.unknown(Answer.Reason.INVALID, "there is no suite com.acme.Nothing"));
  }
}
