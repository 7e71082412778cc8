package dev.slipway.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.source.Beside.Side;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ScrapesTest {
  private static final Instant END = Instant.parse("2026-03-02T10:00:00Z");
  private static final Duration STEP = Duration.ofSeconds(15);
  private static final Set<String> NEW = Set.of("backend-5d-x", "backend-5d-y");
  private static final Set<String> OLD = Set.of("backend-4c-z");

  /** Scraped at each step; the last value so many steps before the end. */
  private static Series series(String pod, int before, double... values) {
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      long steps = before + values.length - 1L - i;
      samples.add(new Sample(END.minus(STEP.multipliedBy(steps)), values[i]));
    }
    return new Series(pod.isEmpty() ? Map.of() : Map.of("pod", pod), samples);
  }

  private static Beside beside(Scrapes scrapes) {
    return scrapes.beside(
        NEW::contains, OLD::contains, END.minus(STEP.multipliedBy(10)), END, STEP);
  }

  @Test
  void countOnlyWhatBothAnsweredAtTheSameTime() {
    Beside seen =
        beside(
            new Scrapes(
                List.of(
                    // Serves alone for three steps, then beside the new ones for two, and goes.
                    series("backend-4c-z", 3, 1000, 1100, 1200, 1300, 1400, 1500),
                    series("backend-5d-x", 0, 40, 90, 190, 290, 390),
                    series("backend-5d-y", 0, 10, 60, 160, 260),
                    series("other-1", 0, 5, 500, 5000, 50_000)),
                List.of(
                    series("backend-4c-z", 3, 5, 5, 5, 5, 6, 6),
                    series("backend-5d-x", 0, 4, 9, 19, 29, 39)),
                List.of(),
                List.of()));

    // At four and three steps before the end: 200 of the old; 40 and 50 + 10 of the new.
    assertThat(seen.oldPods()).isEqualTo(new Side(200, 1, 0, 0));
    assertThat(seen.newPods()).isEqualTo(new Side(100, 9, 0, 0));
  }

  @Test
  void tellSlowOnesByTheBucket() {
    Beside seen =
        beside(
            new Scrapes(
                List.of(series("backend-4c-z", 0, 0, 100), series("backend-5d-x", 0, 0, 100)),
                List.of(),
                List.of(series("backend-4c-z", 0, 0, 100), series("backend-5d-x", 0, 0, 100)),
                List.of(series("backend-4c-z", 0, 0, 99), series("backend-5d-x", 0, 0, 60))));

    assertThat(seen).isEqualTo(new Beside(new Side(100, 0, 100, 40), new Side(100, 0, 100, 1)));
  }

  @Test
  void countWhatSomeAnsweredThoughOthersWereScrapedBefore() {
    Scrapes scrapes =
        new Scrapes(
            List.of(
                series("backend-4c-y", 3, 0, 100, 200, 300, 400),
                series("backend-4c-z", 3, 0, 100, 200, 300, 400),
                series("backend-5d-x", 0, 40, 90, 190, 290, 390)),
            List.of(
                series("backend-4c-z", 3, 0, 90, 180, 270, 360),
                series("backend-5d-x", 0, 0, 0, 0, 0, 1)),
            List.of(),
            List.of());

    Traffic theirs =
        scrapes
            .traffic(
                s -> NEW.contains(s.labels().get("pod")),
                END.minus(STEP.multipliedBy(5)),
                END,
                STEP)
            .orElseThrow();

    // What it had counted when it was first scraped is its own, as others were scraped before.
    assertThat(theirs.points()).extracting(TrafficPoint::requests).containsOnly(40L, 50L, 100L);
    assertThat(theirs.points().stream().mapToLong(TrafficPoint::requests).sum()).isEqualTo(390);
    assertThat(theirs.points().stream().mapToLong(TrafficPoint::failures).sum()).isEqualTo(1);
    assertThat(scrapes.traffic(s -> false, END.minus(STEP), END, STEP)).isEmpty();
  }

  @Test
  void knowNothingOfSinglePodsWithoutALabel() {
    assertThat(beside(new Scrapes(List.of(series("", 0, 0, 100)), List.of(), List.of(), List.of())))
        .isEqualTo(new Beside(new Side(0, 0, 0, 0), new Side(0, 0, 0, 0)));
  }
}
