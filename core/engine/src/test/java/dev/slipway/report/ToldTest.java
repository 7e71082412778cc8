package dev.slipway.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ToldTest {
  @ParameterizedTest
  @CsvSource({
    "PT0S, 0 ms",
    "PT0.34S, 340 ms",
    "PT4.2S, 4.2 s",
    "PT59.96S, 60.0 s",
    "PT3M5S, 3 min 05 s",
    "PT2H10M, 2 h 10 min"
  })
  void tellsADuration(Duration duration, String told) {
    assertThat(Told.duration(duration)).isEqualTo(told);
  }

  @Test
  void placesAnInstantOnTheAxisAndKeepsItThere() {
    Instant start = Instant.parse("2026-02-20T10:00:00Z");
    TimeAxis axis = new TimeAxis(start, start.plusSeconds(100));

    assertThat(axis.at(start.plusSeconds(25))).isEqualTo(25);
    assertThat(axis.at(start.minusSeconds(5))).isZero();
    assertThat(axis.at(start.plusSeconds(105))).isEqualTo(100);
    assertThat(axis.width(start.plusSeconds(90), start.plusSeconds(300))).isEqualTo(10);
  }

  @Test
  void knowsAnAxisWithoutLength() {
    Instant start = Instant.parse("2026-02-20T10:00:00Z");

    assertThat(new TimeAxis(start, start).at(start)).isZero();
  }
}
