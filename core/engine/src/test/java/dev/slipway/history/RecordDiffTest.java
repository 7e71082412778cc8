package dev.slipway.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.ObjectRef;
import dev.slipway.record.DeployedImage;
import dev.slipway.record.DeploymentRecord;
import dev.slipway.record.Samples;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecordDiffTest {
  private static final Instant AT = Instant.parse("2026-02-20T10:15:00Z");

  @Test
  void namesWhatIsAnotherWhatIsNewAndWhatIsGone() {
    DeploymentRecord older =
        Samples.minimal("r1", AT).toBuilder()
            .images(List.of(new DeployedImage("backend", "ghcr.io/acme/backend:1")))
            .applied(
                List.of(
                    new ObjectRef("v1", "ConfigMap", "shop", "old"),
                    new ObjectRef("v1", "Service", "shop", "backend")))
            .build();
    DeploymentRecord newer =
        older.toBuilder()
            .recordId("r2")
            .sha("bbb2222")
            .timestamp(AT.plusSeconds(600))
            .images(
                List.of(
                    new DeployedImage("backend", "ghcr.io/acme/backend:2", "sha256:22"),
                    new DeployedImage("worker", "ghcr.io/acme/worker:2")))
            .applied(List.of(new ObjectRef("v1", "Service", "shop", "backend")))
            .build();

    RecordDiff diff = RecordDiff.between(older, newer);

    assertThat(diff.differences())
        .extracting(RecordDiff.Difference::toString)
        .containsExactlyInAnyOrder(
            "version: 3f2c1a9 -> bbb2222",
            "image backend: ghcr.io/acme/backend:1 -> ghcr.io/acme/backend:2 (sha256:22)",
            "image worker: - -> ghcr.io/acme/worker:2",
            "object " + older.applied().get(0) + ": applied -> -");
  }

  @Test
  void isEmptyForTheSameReleaseAtAnotherTime() {
    DeploymentRecord one = Samples.rolledBack();

    assertThat(
            RecordDiff.between(
                    one, one.toBuilder().recordId("again").timestamp(AT.plusSeconds(9_000)).build())
                .differences())
        .isEmpty();
  }

  @Test
  void showsHowEachCheckAndTheEndDiffer() {
    DeploymentRecord bad = Samples.rolledBack();
    DeploymentRecord good =
        bad.toBuilder()
            .recordId("good")
            .outcome(DeploymentRecord.Outcome.SUCCEEDED)
            .failure(null)
            .phases(List.of())
            .build();

    assertThat(RecordDiff.between(bad, good).differences())
        .extracting(RecordDiff.Difference::what)
        .containsExactly("outcome", "failure", "check preflight.images-exist");
  }
}
