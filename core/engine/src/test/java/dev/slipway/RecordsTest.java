package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.ObjectRef;
import dev.slipway.record.DeploymentRecord;
import dev.slipway.record.DeploymentRecord.Outcome;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecordsTest {
  private static final ObjectRef OLD = new ObjectRef("v1", "ConfigMap", "erp", "old");
  private static final ObjectRef NEW = new ObjectRef("v1", "ConfigMap", "erp", "new");

  @Test
  void whatIsPrunedGoesBackToTheNewestSuccess() {
    assertThat(
            Records.appliedBefore(
                List.of(
                    record("3", Outcome.HALTED, null, NEW),
                    record("2", Outcome.SUCCEEDED, "2", OLD),
                    record("1", Outcome.SUCCEEDED, "1", new ObjectRef("v1", "Pod", "erp", "x")))))
        .containsExactly(NEW, OLD);
  }

  @Test
  void aBlockedReleaseSaysNothingOfWhatIsLive() {
    assertThat(
            Records.live(
                List.of(record("3", Outcome.BLOCKED, "2"), record("2", Outcome.ROLLED_BACK, "1"))))
        .contains("1");
  }

  @Test
  void nobodyKnowsWhatIsLiveAfterAHalt() {
    assertThat(
            Records.live(
                List.of(record("3", Outcome.HALTED, null), record("2", Outcome.SUCCEEDED, "2"))))
        .isEmpty();
  }

  private static DeploymentRecord record(
      String sha, Outcome outcome, String live, ObjectRef... applied) {
    return DeploymentRecord.builder()
        .recordId("20260220T101500Z-" + sha + "-0000")
        .kind(DeploymentRecord.Kind.DEPLOY)
        .application("erp")
        .sha(sha)
        .environment("production")
        .timestamp(Instant.EPOCH)
        .startedAt(Instant.EPOCH)
        .deployer("ops")
        .outcome(outcome)
        .live(live)
        .applied(List.of(applied))
        .build();
  }
}
