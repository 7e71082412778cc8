package dev.slipway.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.error.SlipwayException;
import dev.slipway.record.DeploymentRecord;
import dev.slipway.record.DeploymentRecord.Outcome;
import dev.slipway.record.FolderRecords;
import dev.slipway.redact.Redactor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TargetsTest {
  private static final Instant AT = Instant.parse("2026-02-20T10:15:00Z");

  @TempDir private Path folder;

  @Test
  void neverOffersNorTakesLatestWhereItIsLive() {
    // A tag that moves is the same target under both of its records.
    List<DeploymentRecord> history =
        List.of(released("r3", "latest"), released("r2", "v2"), released("r1", "latest"));

    assertThat(Targets.of(history)).extracting(DeploymentRecord::recordId).containsExactly("r2");
    for (String name : List.of("latest", "r3", "r1")) {
      assertThatThrownBy(() -> Targets.named(name, history))
          .isInstanceOf(SlipwayException.class)
          .hasMessageContaining("Tried to roll back to '" + name + "'")
          .hasMessageContaining("[r2 (v2)]");
    }
  }

  @Test
  void doesNotTakeLatestForTheNameOfWhicheverRecordIsTheNewest() {
    List<DeploymentRecord> history = List.of(released("r2", "v2"), released("r1", "v1"));

    assertThatThrownBy(() -> Targets.named("latest", history)).hasMessageContaining("[r1 (v1)]");
  }

  @Test
  void doesNotOfferWhatARollbackReturnedTo() {
    DeploymentRecord back =
        released("r3", "v2").toBuilder().outcome(Outcome.ROLLED_BACK).live("v1").build();
    List<DeploymentRecord> history = List.of(back, released("r2", "v0"), released("r1", "v1"));

    assertThat(Targets.of(history)).extracting(DeploymentRecord::recordId).containsExactly("r2");
  }

  @Test
  void offersWhatTheOriginalPipelineDeployedBeforeWhatIsLive() {
    List<DeploymentRecord> history = List.of(released("r2", "v2"), original("o1", "v1"));

    assertThat(Targets.of(history)).extracting(DeploymentRecord::recordId).containsExactly("o1");
    assertThat(Targets.named("v1", history).recordId()).isEqualTo("o1");
  }

  @Test
  void doesNotOfferTheLatestThatTheOriginalPipelineDeployed() {
    List<DeploymentRecord> history =
        List.of(original("o3", "v2"), released("r2", "v2"), original("o1", "v1"));

    assertThat(Targets.of(history)).extracting(DeploymentRecord::recordId).containsExactly("o1");
    assertThatThrownBy(() -> Targets.named("v2", history)).hasMessageContaining("[o1 (v1)]");
  }

  static DeploymentRecord released(String id, String sha) {
    return DeploymentRecord.builder()
        .recordId(id)
        .kind(DeploymentRecord.Kind.DEPLOY)
        .application("shop")
        .sha(sha)
        .environment("production")
        .startedAt(AT.minus(Duration.ofMinutes(1)))
        .timestamp(AT)
        .deployer("ada")
        .outcome(Outcome.SUCCEEDED)
        .live(sha)
        .build();
  }

  private DeploymentRecord original(String id, String sha) {
    try {
      Files.writeString(
          folder.resolve(id + ".json"),
          """
          {"sha": "%s", "environment": "production", "timestamp": "2025-11-03T08:15:00Z",
           "deployer": "grace", "run_id": "4711", "run_url": "https://ci.test/4711"}
          """
              .formatted(sha));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new FolderRecords(folder, "shop", "production", new Redactor(), w -> {})
        .find(id)
        .orElseThrow();
  }
}
