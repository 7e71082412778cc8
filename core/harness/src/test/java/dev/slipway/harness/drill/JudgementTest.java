package dev.slipway.harness.drill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.record.DeploymentRecord;
import dev.slipway.record.FailureRecord;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JudgementTest {
  private final Judgement judgement =
      new Judgement(Drill.named("image missing").mustRollBack("IMAGE_NOT_FOUND"));

  private static DeploymentRecord ended(
      DeploymentRecord.Outcome outcome, @Nullable String rollbackFailure) {
    return DeploymentRecord.builder()
        .recordId("20260220T101500Z-v2-0000")
        .kind(DeploymentRecord.Kind.DEPLOY)
        .application("erp")
        .sha("v2")
        .environment("rehearsal")
        .timestamp(Instant.EPOCH)
        .startedAt(Instant.EPOCH)
        .deployer("ops")
        .outcome(outcome)
        .failure(
            new FailureRecord(
                "rollout",
                "IMAGE_NOT_FOUND",
                "image erp:v2 not found",
                "push it",
                Instant.EPOCH,
                List.of(),
                rollbackFailure))
        .build();
  }

  @Test
  void hasNothingAgainstTheEndThatMustBe() {
    judgement.end(ended(DeploymentRecord.Outcome.ROLLED_BACK, null));

    assertThat(judgement.complaints()).isEmpty();
  }

  @Test
  void saysWhyTheWayBackFailed() {
    judgement.end(ended(DeploymentRecord.Outcome.HALTED, "CHECK_FAILED: no answer"));

    assertThat(judgement.complaints())
        .containsExactly(
            "it must end ROLLED_BACK IMAGE_NOT_FOUND, but ended HALTED IMAGE_NOT_FOUND: image erp:v2"
                + " not found; the way back failed: CHECK_FAILED: no answer");
  }
}
