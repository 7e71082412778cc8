package dev.slipway.harness.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.report.Traffic;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class StreamReportTest {
  private static final Instant NOON = Instant.parse("2026-02-20T12:00:00Z");

  @Test
  void tellsItsTrafficSecondBySecond() {
    StreamReport report =
        new StreamReport(
            List.of(
                sample(1_200, 40, 503),
                sample(0, 10, 200),
                sample(900, 700, 200),
                sample(1_800, 20, 200)));

    Traffic traffic = report.traffic("GET /");

    assertThat(traffic.seconds())
        .containsExactly(
            new Traffic.Second(NOON, 2, 0, Duration.ofMillis(700)),
            new Traffic.Second(NOON.plusSeconds(1), 2, 1, Duration.ofMillis(40)));
    assertThat(traffic.sent()).isEqualTo(4);
    assertThat(traffic.failed()).isEqualTo(1);
    assertThat(traffic.longestOutage()).isEqualTo(Duration.ofMillis(600));
  }

  private static Sample sample(long millis, long latency, int status) {
    return new Sample(NOON.plusMillis(millis), Duration.ofMillis(latency), status, "");
  }
}
