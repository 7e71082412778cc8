package dev.slipway.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class IncreasesTest {
  private static final Instant END = Instant.parse("2026-03-02T10:00:00Z");
  private static final Duration STEP = Duration.ofSeconds(15);

  /** The last value is scraped at the end, each one before it a step earlier. */
  private static Series series(String instance, double... values) {
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      samples.add(new Sample(END.minus(STEP.multipliedBy(values.length - 1L - i)), values[i]));
    }
    return new Series(Map.of("instance", instance), samples);
  }

  private static Increases of(Series... series) {
    return Increases.of(
        List.of(series), List.of(series), END.minus(STEP.multipliedBy(8)), END, STEP);
  }

  @Test
  void countsWhatWasAddedInEachInterval() {
    Increases increases = of(series("a", 100, 110, 130, 130));
    assertThat(increases.seen()).containsExactly(0L, 1L, 2L);
    assertThat(increases.in(2)).isEqualTo(10);
    assertThat(increases.in(1)).isEqualTo(20);
    assertThat(increases.in(0)).isZero();
  }

  @Test
  void neverTakesACountersWholeLifeForGrowth() {
    Increases increases = of(series("a", 5_000_000));
    assertThat(increases.seen()).isEmpty();
  }

  @Test
  void countsTheFirstSampleOfASeriesThatCameWhileTheSourceWatched() {
    Increases increases =
        of(
            series("a", 1, 1, 1, 1, 1),
            new Series(Map.of("instance", "a"), series("a", 30).samples()));
    assertThat(increases.in(0)).isEqualTo(30);
  }

  @Test
  void countsFromZeroAfterAReset() {
    assertThat(of(series("a", 900, 1_000, 7)).in(0)).isEqualTo(7);
  }

  @Test
  void passesOverWhatIsNoNumber() {
    Increases increases = of(series("a", 10, Double.NaN, 30));
    assertThat(increases.seen()).containsExactly(0L);
    assertThat(increases.in(0)).isEqualTo(20);
  }

  @Test
  void doesNotSpeakForAnIntervalInWhichMostInstancesAreSilent() {
    Series silent =
        new Series(
            Map.of("instance", "b"),
            List.of(new Sample(END.minus(STEP.multipliedBy(4)), 1), new Sample(END, 2)));
    Series other =
        new Series(
            Map.of("instance", "c"),
            List.of(new Sample(END.minus(STEP.multipliedBy(4)), 1), new Sample(END, 2)));
    Increases increases = of(series("a", 1, 2, 3, 4, 5), silent, other);

    assertThat(increases.seen()).containsExactly(0L);
  }

  @Test
  void doesNotLookIntoTheFuture() {
    Series late =
        new Series(
            Map.of("instance", "a"),
            List.of(new Sample(END.minus(STEP), 1), new Sample(END.plusSeconds(1), 9)));
    assertThat(of(late).seen()).isEmpty();
  }
}
