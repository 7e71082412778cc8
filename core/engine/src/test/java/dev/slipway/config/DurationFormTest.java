package dev.slipway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationFormTest {
  @ParameterizedTest
  @CsvSource({
    "180s, 180000",
    "2m, 120000",
    "1h, 3600000",
    "500ms, 500",
    "1h30m, 5400000",
    "0s, 0",
    "PT3M, 180000",
    "PT0.5S, 500",
    "P1DT1H, 90000000"
  })
  void readsUnitsAndIso(String text, long millis) {
    assertThat(DurationForm.parse(text)).contains(Duration.ofMillis(millis));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "180", "s", "2 m", "-2m", "2M", "1.5h", "30s1m", "P", "PT", "PT-3M", "pt3m"})
  void refusesWhatIsNoDuration(String text) {
    assertThat(DurationForm.parse(text)).isEmpty();
  }
}
