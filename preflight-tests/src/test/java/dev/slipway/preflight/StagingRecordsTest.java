package dev.slipway.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.record.DeploymentRecord;
import dev.slipway.record.DeploymentRecord.Kind;
import dev.slipway.record.DeploymentRecord.Outcome;
import dev.slipway.record.FolderRecords;
import dev.slipway.redact.Redactor;
import dev.slipway.release.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What staging's records prove, newest first. */
class StagingRecordsTest {
  private static final Instant NOW = Instant.parse("2026-02-20T18:00:00Z");
  private static final String OURS = "3f2c1a9";

  @Test
  void proveTheVersionThatRanADay() {
    assertThat(missing(succeeded(OURS, 25), succeeded("0ld0000", 90))).isEmpty();
  }

  @Test
  void proveItToTheMinute() {
    assertThat(missing(succeeded(OURS, 24))).isEmpty();
    assertThat(missing(succeeded(OURS, 23)))
        .contains("for 1380 min", "until now", "it must for 1440 min");
  }

  @Test
  void countFromItsFirstReleaseWhenItWasReleasedAgain() {
    assertThat(missing(succeeded(OURS, 1), succeeded(OURS, 30), succeeded("0ld0000", 90)))
        .isEmpty();
  }

  @Test
  void proveNothingOfAnotherVersionOrOfNone() {
    assertThat(missing(succeeded("0ld0000", 90))).contains("no record says");
    assertThat(missing()).contains("no record says");
  }

  @Test
  void countOnlyUntilAnotherVersionTookItsPlace() {
    assertThat(missing(succeeded("new0000", 20), succeeded(OURS, 30)))
        .contains("for 600 min", "until 2026-02-19T22:00:00Z");
    assertThat(missing(succeeded("new0000", 1), succeeded(OURS, 30))).isEmpty();
  }

  @Test
  void failWhenALaterReleaseOfItWasRolledBackOrHalted() {
    assertThat(missing(record(OURS, "0ld0000", Outcome.ROLLED_BACK, 1), succeeded(OURS, 30)))
        .contains("rolled back");
    assertThat(missing(record(OURS, null, Outcome.HALTED, 1), succeeded(OURS, 30)))
        .contains("halted");
  }

  @Test
  void forgiveAnAttemptBeforeTheOneThatStayed() {
    assertThat(missing(succeeded(OURS, 30), record(OURS, "0ld0000", Outcome.ROLLED_BACK, 31)))
        .isEmpty();
  }

  @Test
  void leaveOutWhatChangedNothing() {
    assertThat(missing(record(OURS, null, Outcome.BLOCKED, 1), succeeded(OURS, 30))).isEmpty();
  }

  private static String missing(DeploymentRecord... newestFirst) {
    return StagingRecords.missing(
        List.of(newestFirst), new Version(OURS), Duration.ofHours(24), NOW);
  }

  private static DeploymentRecord succeeded(String version, int hoursAgo) {
    return record(version, version, Outcome.SUCCEEDED, hoursAgo);
  }

  private static DeploymentRecord record(
      String version, @Nullable String live, Outcome outcome, int hoursAgo) {
    return record(version, live, outcome, NOW.minus(Duration.ofHours(hoursAgo)));
  }

  static DeploymentRecord record(
      String version, @Nullable String live, Outcome outcome, Instant at) {
    return DeploymentRecord.builder()
        .recordId("20260220T180000Z-" + version + "-" + Math.abs(at.hashCode() % 10000))
        .kind(Kind.DEPLOY)
        .application("preskool-erp")
        .sha(version)
        .environment("staging")
        .timestamp(at)
        .startedAt(at)
        .deployer("ci")
        .outcome(outcome)
        .live(live)
        .build();
  }

  /** A record as the engine writes it. */
  static String json(String version, Instant at) throws IOException {
    Path folder = Files.createTempDirectory("slipway-records-");
    DeploymentRecord record = record(version, version, Outcome.SUCCEEDED, at);
    new FolderRecords(folder, "preskool-erp", "staging", new Redactor(), w -> {}).append(record);
    return Files.readString(folder.resolve(record.recordId() + ".json"));
  }
}
