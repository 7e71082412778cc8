package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.Repeated.Measured;
import dev.slipway.source.Answer;
import dev.slipway.source.Sample;
import dev.slipway.source.Series;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RepeatedTest {
  private static final Instant START = Instant.parse("2026-02-20T10:00:00Z");
  private static final Duration STEP = Duration.ofSeconds(15);

  private final Deque<Runnable> waiting = new ArrayDeque<>();
  private @Nullable Answer<Measured> next;
  private final Repeated repeated =
      new Repeated(
          () -> {
            if (next == null) {
              throw new IllegalStateException("no class loader");
            }
            return next;
          },
          waiting::add);

  private Answer<List<Series>> look(int number) {
    return repeated.range("", START.plusSeconds(15), START.plus(STEP.multipliedBy(number)), STEP);
  }

  /** The run that was begun comes to its end. */
  private void runs(@Nullable Answer<Measured> result) {
    next = result;
    waiting.remove().run();
  }

  private static Answer<Measured> value(double value, String cause) {
    return Answer.known(new Measured(value, cause));
  }

  private static List<Sample> samples(Answer<List<Series>> answer) {
    return answer.fold(series -> series.get(0).samples(), unknown -> List.of());
  }

  private static String why(Answer<List<Series>> answer) {
    return answer.fold(Object::toString, Answer.Unknown::why);
  }

  @Test
  void knowsNothingUntilAFirstRunIsOver() {
    assertThat(why(look(0))).isEqualTo("its first run is not over");
    assertThat(why(look(1))).isEqualTo("its first run is not over");
    assertThat(waiting).as("one run at a time").hasSize(1);
  }

  @Test
  void hasTheValueOfTheLastWholeRunAtEachLook() {
    look(0);
    runs(value(0, ""));
    assertThat(samples(look(1))).containsExactly(new Sample(START.plusSeconds(15), 0));

    assertThat(samples(look(2))).as("the second run takes long").hasSize(2);
    runs(value(2, "a room is booked: said"));
    Answer<List<Series>> third = look(3);

    assertThat(samples(third)).extracting(Sample::value).containsExactly(0.0, 0.0, 2.0);
    assertThat(((Answer.Known<List<Series>>) third).value().get(0).labels())
        .containsEntry(Series.CAUSE, "a room is booked: said");
  }

  @Test
  void forgetsWhatNoTriggerLooksBackTo() {
    look(0);
    runs(value(0, ""));
    look(0);

    assertThat(samples(look(1))).containsExactly(new Sample(START.plusSeconds(15), 0));
  }

  @Test
  void knowsNothingWhereItCouldNotBeMeasured() {
    look(0);
    runs(Answer.unknown(Answer.Reason.NO_DATA, "no pod is ready"));
    assertThat(why(look(1))).isEqualTo("no pod is ready");

    runs(null);
    assertThat(why(look(2))).contains("its run failed", "no class loader");

    runs(value(0, ""));
    assertThat(samples(look(3))).hasSize(1);
  }
}
