package dev.slipway.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.source.Answer;
import dev.slipway.source.Traffic;
import dev.slipway.source.TrafficPoint;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RequestsTest {
  private static final Duration STEP = Duration.ofSeconds(15);
  private static final Instant START = Instant.parse("2026-02-20T10:00:00Z");

  /** Three intervals of 150 requests, the last of which ends at a look. */
  private static Answer<Traffic> at(Instant look) {
    return Answer.known(
        new Traffic(
            STEP,
            LongStream.of(2, 1, 0)
                .mapToObj(
                    steps ->
                        new TrafficPoint(
                            look.minus(STEP.multipliedBy(steps)), 150, 1, 150, 2, true))
                .toList()));
  }

  @Test
  void countEachIntervalOnceThoughLooksAreALittleLate() {
    List<TrafficPoint> known = List.of();
    for (int look = 0; look < 10; look++) {
      known = Requests.after(known, at(START.plus(STEP.multipliedBy(look)).plusMillis(7L * look)));
    }

    assertThat(known.stream().mapToLong(TrafficPoint::requests).sum()).isEqualTo(12 * 150);
    assertThat(known.stream().mapToLong(TrafficPoint::failures).sum()).isEqualTo(12);
  }

  @Test
  void addNothingWhenNothingIsKnown() {
    List<TrafficPoint> known = Requests.after(List.of(), at(START));

    assertThat(Requests.after(known, Answer.unknown(Answer.Reason.NO_DATA, "no series")))
        .isEqualTo(known);
  }

  @Test
  void areHalvedWithoutLosingAny() {
    List<TrafficPoint> known = List.of();
    for (int look = 0; look < 1_000; look++) {
      known = Requests.after(known, at(START.plus(STEP.multipliedBy(look))));
    }

    assertThat(known).hasSizeLessThanOrEqualTo(Requests.MOST);
    assertThat(known.stream().mapToLong(TrafficPoint::requests).sum()).isEqualTo(1_002 * 150);
  }
}
