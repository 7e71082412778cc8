package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.journal.JournalHeader;
import dev.slipway.record.DeploymentRecord;
import dev.slipway.record.FailureRecord;
import dev.slipway.record.PhaseRecord;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class DraftTest {
  private static final Instant START = Instant.parse("2026-02-20T10:15:00Z");
  private static final Instant END = START.plusSeconds(90);

  private final Draft draft =
      Draft.of(
          new JournalHeader(
              "20260220T101500Z-3f2c1a9-7b1c",
              JournalHeader.Kind.DEPLOY,
              "erp",
              "production",
              "3f2c1a9",
              "0a1b2c3",
              Map.of(),
              null,
              "release-bot",
              "4711",
              "https://ci.example/4711",
              START,
              null,
              null));

  @Test
  void keepsTheFirstCauseWhenTheRollbackFailsToo() {
    DeploymentRecord record =
        draft
            .failed(failure("IMAGE_NOT_FOUND"))
            .failed(failure("RESTORE_FAILED"))
            .rollbackFailed("RESTORE_FAILED: Service/backend")
            .ended(DeploymentRecord.Outcome.HALTED, END);

    assertThat(record.failure().code()).isEqualTo("IMAGE_NOT_FOUND");
    assertThat(record.failure().rollbackFailure()).isEqualTo("RESTORE_FAILED: Service/backend");
    assertThat(record.live()).as("nobody knows what is live").isNull();
  }

  @Test
  void saysThatTheVersionBeforeIsLiveAfterARollback() {
    DeploymentRecord record = draft.ended(DeploymentRecord.Outcome.ROLLED_BACK, END);

    assertThat(record.live()).isEqualTo("0a1b2c3");
    assertThat(record.timestamp()).isEqualTo(END);
    assertThat(record.runId()).isEqualTo("4711");
  }

  @Test
  void saysThatTheNewVersionIsLiveAfterASuccess() {
    assertThat(draft.ended(DeploymentRecord.Outcome.SUCCEEDED, END).live()).isEqualTo("3f2c1a9");
  }

  @Test
  void isTheSameAfterItWasKeptAndRead() {
    Draft full =
        draft
            .failed(failure("CRASH_LOOP"))
            .with(new PhaseRecord("rollout", START, END, "failed", "no", List.of()));
    JsonMapper json = JsonMapper.builder().build();

    assertThat(json.readValue(json.writeValueAsBytes(full), Draft.class)).isEqualTo(full);
  }

  private static FailureRecord failure(String code) {
    return new FailureRecord("rollout", code, "seen", "do", START, List.of(), null);
  }
}
