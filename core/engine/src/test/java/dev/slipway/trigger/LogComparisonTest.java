package dev.slipway.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.source.LogLine;
import dev.slipway.trigger.LogComparison.Finding;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LogComparisonTest {
  private static final Instant AT = Instant.parse("2026-03-02T10:00:00Z");

  private static List<LogLine> lines(int times, String text) {
    List<LogLine> lines = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      lines.add(new LogLine(AT.plusSeconds(i), "backend-1", text.replace("N", "" + i)));
    }
    return lines;
  }

  @Test
  void takesLinesThatDifferOnlyInWhatVariesForTheSame() {
    String one =
        "2026-03-02T10:00:01.5Z ERROR fee 17 of 'Anna' 5f0c2d3e-1111-2222-3333-444455556666";
    String two = "2026-03-02T11:07:59.1Z ERROR fee 9 of 'Ben' 00000000-aaaa-bbbb-cccc-ddddeeeeffff";
    assertThat(LogComparison.template(one))
        .isEqualTo(LogComparison.template(two))
        .isEqualTo("# ERROR fee # of # #");
  }

  @Test
  void saysNothingOfErrorsThatWereThereAsOftenBefore() {
    assertThat(
            LogComparison.compare(
                lines(40, "ERROR timeout after N ms"), lines(44, "ERROR timeout after N ms"), 0.5))
        .isEmpty();
  }

  @Test
  void listsANewErrorAndStopsAtANewExceptionOrACriticalOne() {
    assertThat(LogComparison.compare(List.of(), lines(1, "ERROR no fee N"), 0.5))
        .extracting(Finding::grave)
        .containsExactly(false);
    assertThat(LogComparison.compare(List.of(), lines(1, "ERROR java.io.EOFException: N"), 0.5))
        .extracting(Finding::grave)
        .containsExactly(true);
    assertThat(LogComparison.compare(List.of(), lines(1, "CRITICAL disk N"), 0.5))
        .extracting(Finding::grave)
        .containsExactly(true);
    assertThat(
            LogComparison.compare(
                lines(1, "ERROR a java.io.EOFException"),
                lines(1, "ERROR b java.io.EOFException"),
                0.5))
        .as("an exception of a type that was there, with other words")
        .extracting(Finding::grave)
        .containsExactly(false);
  }

  @Test
  void findsAnErrorThatIsMoreFrequentThanTheRequestsAre() {
    List<LogLine> before = lines(20, "ERROR timeout N");
    List<LogLine> after = lines(60, "ERROR timeout N");
    assertThat(LogComparison.compare(before, after, 0.5))
        .singleElement()
        .satisfies(f -> assertThat(f.grave()).isTrue())
        .satisfies(f -> assertThat(f).hasToString("60 x (before: 20) ERROR timeout 0"));
    assertThat(LogComparison.compare(before, after, 0.75))
        .as("three times the errors in three times the requests")
        .isEmpty();
  }

  @Test
  void isNotMisledByChanceInManyKindsOfErrors() {
    SplittableRandom random = new SplittableRandom(7);
    int alarms = 0;
    for (int run = 0; run < 200; run++) {
      List<LogLine> before = new ArrayList<>();
      List<LogLine> after = new ArrayList<>();
      for (int kind = 0; kind < 30; kind++) {
        String text = "ERROR kind-" + (char) ('a' + kind % 26) + (char) ('a' + kind / 26) + " N";
        before.addAll(lines(1 + random.nextInt(10), text));
        after.addAll(lines(1 + random.nextInt(10), text));
      }
      alarms += LogComparison.compare(before, after, 0.5).stream().anyMatch(Finding::grave) ? 1 : 0;
    }
    assertThat(alarms).isLessThanOrEqualTo(4);
  }
}
