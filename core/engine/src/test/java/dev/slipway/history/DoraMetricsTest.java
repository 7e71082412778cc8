package dev.slipway.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.slipway.record.Amendment;
import dev.slipway.record.Commit;
import dev.slipway.record.DeploymentRecord;
import dev.slipway.record.DeploymentRecord.Kind;
import dev.slipway.record.DeploymentRecord.Outcome;
import dev.slipway.record.FailureRecord;
import dev.slipway.record.Samples;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Against numbers that were worked out by hand. */
class DoraMetricsTest {
  private static final Instant MONDAY = Instant.parse("2026-02-16T00:00:00Z");
  private static final Instant END = MONDAY.plus(Duration.ofDays(10));

  private final List<DeploymentRecord> history = new ArrayList<>();
  private final List<Amendment> amendments = new ArrayList<>();

  @Test
  void countsReleasesThatReachedTheEnvironmentADay() {
    add("a", 10, Outcome.SUCCEEDED);
    add("b", 20, Outcome.ROLLED_BACK);
    add("c", 30, Outcome.BLOCKED);
    add("d", 40, Outcome.HALTED);
    add("e", 50, Outcome.UNKNOWN);
    add("before", -1, Outcome.SUCCEEDED);
    add("after", 240, Outcome.SUCCEEDED);

    // a, b, d and e in ten days.
    assertThat(dora().deploymentsPerDay().known().orElseThrow()).isEqualTo(0.4);
  }

  @Test
  void takesTheMedianOfTheTimesFromCommitToServing() {
    // 10 h and 4 h; 20 h; of the third nothing is known; the fourth never served.
    history.add(record("a", 10, Outcome.SUCCEEDED).toBuilder().commits(commits(0, 6)).build());
    history.add(record("b", 30, Outcome.SUCCEEDED).toBuilder().commits(commits(10)).build());
    add("c", 40, Outcome.SUCCEEDED);
    history.add(record("d", 50, Outcome.ROLLED_BACK).toBuilder().commits(commits(0)).build());

    Measure<Duration> leadTime = dora().changeLeadTime();

    assertThat(leadTime.value()).isEqualTo(Duration.ofHours(10));
    assertThat(leadTime.counted()).isEqualTo(3);
    assertThat(leadTime.untold()).isEqualTo(1);
  }

  @Test
  void takesTheMiddleOfTwoForAnEvenNumber() {
    history.add(record("a", 10, Outcome.SUCCEEDED).toBuilder().commits(commits(0, 5)).build());

    assertThat(dora().changeLeadTime().value()).isEqualTo(Duration.ofMinutes(450));
  }

  @Test
  void countsWhatFailedOfWhatSaysHowItEnded() {
    add("good", 10, Outcome.SUCCEEDED);
    add("back", 20, Outcome.ROLLED_BACK);
    add("halted", 30, Outcome.HALTED);
    add("late", 40, Outcome.SUCCEEDED);
    amend("late", Amendment.Kind.FAILED_LATER, 60);
    add("by hand", 70, Outcome.SUCCEEDED);
    history.add(
        record("return", 72, Outcome.SUCCEEDED).toBuilder()
            .kind(Kind.ROLLBACK)
            .previousSha("by hand")
            .build());
    add("original", 80, Outcome.UNKNOWN);
    add("blocked", 90, Outcome.BLOCKED);

    Measure<Double> rate = dora().changeFailRate();

    // back, halted, late and by hand, of five; the original one does not say.
    assertThat(rate.known().orElseThrow()).isCloseTo(4.0 / 5, within(1e-9));
    assertThat(rate.untold()).isEqualTo(1);
  }

  @Test
  void takesTheTimeFromAFailureToItsEnd() {
    // 30 min, rolled back by itself.
    history.add(failed("back", 20, Outcome.ROLLED_BACK, Duration.ofMinutes(30)));
    // Halted; 2 h later the next release succeeded, and it was seen 1 h before it halted: 3 h.
    history.add(failed("halted", 30, Outcome.HALTED, Duration.ofHours(1)));
    add("mended", 32, Outcome.SUCCEEDED);
    // Failed 10 h after it was released, restored 1 h after that.
    add("late", 50, Outcome.SUCCEEDED);
    amend("late", Amendment.Kind.FAILED_LATER, 60);
    amend("late", Amendment.Kind.RESTORED, 61);

    Measure<Duration> recovery = dora().failedDeploymentRecoveryTime();

    assertThat(recovery.value()).isEqualTo(Duration.ofHours(1));
    assertThat(recovery.counted()).isEqualTo(3);
    assertThat(recovery.untold()).isZero();
  }

  @Test
  void countsAFailureThatIsNotOverAsUntold() {
    history.add(failed("halted", 30, Outcome.HALTED, Duration.ofHours(1)));

    Measure<Duration> recovery = dora().failedDeploymentRecoveryTime();

    assertThat(recovery.known()).isEmpty();
    assertThat(recovery.untold()).isEqualTo(1);
  }

  @Test
  void countsTheUnplannedOfThoseThatSayWhetherTheyWerePlanned() {
    for (String id : List.of("a", "b", "c", "d")) {
      add(id, 10 + id.charAt(0) - 'a', Outcome.SUCCEEDED);
    }
    amend("a", Amendment.Kind.PLANNED, 10);
    amend("b", Amendment.Kind.PLANNED, 10);
    amend("c", Amendment.Kind.UNPLANNED, 10);
    history.add(record("r", 30, Outcome.SUCCEEDED).toBuilder().kind(Kind.ROLLBACK).build());

    Measure<Double> rework = dora().deploymentReworkRate();

    // c and the rollback, of a, b, c and it; d does not say.
    assertThat(rework.known().orElseThrow()).isCloseTo(0.5, within(1e-9));
    assertThat(rework.untold()).isEqualTo(1);
  }

  @Test
  void doesNotKnowWhatTheOriginalPipelinesSixFieldsDoNotTell() {
    add("a", 10, Outcome.UNKNOWN);
    add("b", 20, Outcome.UNKNOWN);

    DoraMetrics dora = dora();

    assertThat(dora.deploymentsPerDay().known()).isPresent();
    assertThat(dora.changeLeadTime().what()).contains("not known: no release tells its commits");
    assertThat(dora.changeFailRate().what()).contains("not known: no release says how it ended");
    assertThat(dora.failedDeploymentRecoveryTime().known()).isEmpty();
    assertThat(dora.deploymentReworkRate().known()).isEmpty();
    assertThat(dora.changeFailRate().describe(r -> "never")).startsWith("not known");
  }

  @Test
  void needsATimeThatEndsAfterItBegins() {
    assertThatThrownBy(() -> DoraMetrics.of(List.of(), List.of(), END, MONDAY))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("before it begins");
  }

  private DoraMetrics dora() {
    return DoraMetrics.of(history, amendments, MONDAY, END);
  }

  private void add(String id, int hour, Outcome outcome) {
    history.add(record(id, hour, outcome));
  }

  private void amend(String id, Amendment.Kind kind, int hour) {
    amendments.add(new Amendment(id(id), kind, at(hour), "ada", "x", null));
  }

  /** A record whose version is its id. */
  private static DeploymentRecord record(String id, int hour, Outcome outcome) {
    return Samples.minimal(id(id), at(hour)).toBuilder().sha(id).outcome(outcome).build();
  }

  private static DeploymentRecord failed(
      String id, int hour, Outcome outcome, Duration seenBefore) {
    return record(id, hour, outcome).toBuilder()
        .failure(failure(at(hour).minus(seenBefore)))
        .build();
  }

  private static FailureRecord failure(Instant at) {
    @Nullable String none = null;
    return new FailureRecord("rollout", "CRASH_LOOP", "it crashed", "mend it", at, List.of(), none);
  }

  private static List<Commit> commits(int... hours) {
    List<Commit> commits = new ArrayList<>();
    for (int hour : hours) {
      commits.add(new Commit("c" + hour, at(hour), "Ada", "x"));
    }
    return commits;
  }

  private static String id(String id) {
    return id.replace(' ', '-');
  }

  private static Instant at(int hour) {
    return MONDAY.plus(Duration.ofHours(hour));
  }
}
