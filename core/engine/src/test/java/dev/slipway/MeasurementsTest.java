package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.Repeated.Measured;
import dev.slipway.config.QueryTriggerConfig;
import dev.slipway.config.QueryTriggerConfig.Change;
import dev.slipway.config.QueryTriggerConfig.In;
import dev.slipway.config.QueryTriggerConfig.Language;
import dev.slipway.exec.Receipt;
import dev.slipway.gate.CheckOutcome;
import dev.slipway.gate.CheckResult;
import dev.slipway.gate.GateResult;
import dev.slipway.source.Answer;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MeasurementsTest {
  private static final Duration TOOK = Duration.ofSeconds(1);

  private static Answer<Double> finished(int exitCode, String stdout, String stderr) {
    return Measurements.number(new Receipt.Finished(exitCode, stdout, stderr, TOOK));
  }

  private static String why(Answer<?> answer) {
    return ((Answer.Unknown<?>) answer).why();
  }

  @ParameterizedTest
  @CsvSource({"'3\n', 3", "'checked 12 tables\n  0 \n\n', 0", "-1.5e3, -1500"})
  void aCommandsValueIsTheNumberOnItsLastLine(String stdout, double value) {
    assertThat(finished(0, stdout, "NOTICE")).isEqualTo(Answer.known(value));
  }

  @Test
  void aCommandThatFailsOrSaysNoNumberHasNoValue() {
    assertThat(why(finished(2, "3", "psql: no such database\n")))
        .isEqualTo("the command ended with exit code 2: psql: no such database");
    assertThat(why(finished(0, "", "")))
        .isEqualTo("the last line of the command's output is no number: ''");
    assertThat(why(finished(0, "x".repeat(300), ""))).endsWith("xxx...'");
    assertThat(why(Measurements.number(new Receipt.NotRun("no program psql", TOOK))))
        .isEqualTo("no program psql");
    assertThat(why(Measurements.number(new Receipt.Unknown("the stream was cut", "", "", TOOK))))
        .isEqualTo("the stream was cut");
  }

  @ParameterizedTest
  @CsvSource({
    "FALL, 10, 7, 3",
    "FALL, 7, 10, -3",
    "RISE, 7, 10, 3",
    "ANY, 7, 10, 3",
    "ANY, 10, 7, 3"
  })
  void aChangeHasADirection(Change change, double before, double now, double much) {
    assertThat(change.of(before, now)).isEqualTo(much);
  }

  @Test
  void aSuitesValueIsHowManyOfItsChecksFailed() {
    assertThat(Measurements.measured(result(CheckOutcome.PASS, CheckOutcome.WARN)))
        .isEqualTo(Answer.known(new Measured(0, "")));
    assertThat(
            Measurements.measured(result(CheckOutcome.FAIL, CheckOutcome.PASS, CheckOutcome.FAIL)))
        .isEqualTo(Answer.known(new Measured(2, "a room is booked: said")));
    assertThat(Measurements.measured(result(CheckOutcome.FAIL, CheckOutcome.UNKNOWN)))
        .as("one is known to fail, whatever the other is")
        .isEqualTo(Answer.known(new Measured(1, "a room is booked: said")));
    assertThat(why(Measurements.measured(result(CheckOutcome.PASS, CheckOutcome.UNKNOWN))))
        .isEqualTo("a room is booked: said");
  }

  @Test
  void onlyACommandRunsInAPod() {
    assertThatThrownBy(
            () -> new QueryTriggerConfig("a", Language.COMMAND, "echo 1", 0, Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () ->
                new QueryTriggerConfig(
                    "a", Language.PROMQL, "up", 0, Duration.ZERO, new In("postgres", null, null)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static GateResult result(CheckOutcome... outcomes) {
    return new GateResult(
        Stream.of(outcomes)
            .map(o -> new CheckResult("c", "a room is booked", o, "said", TOOK, List.of()))
            .toList());
  }
}
