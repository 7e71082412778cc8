package dev.slipway.examples.preskool.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.ReleaseOutcome;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Kills the deploying process after the rollout, and on the way back. */
@PreskoolTest
class KilledAfterRolloutIT {
  private final Preskool preskool;
  private final Killing killing;

  KilledAfterRolloutIT(Preskool preskool, PreskoolCluster cluster)
      throws IOException, InterruptedException {
    this.preskool = preskool;
    killing = Killing.in(preskool, cluster);
  }

  @ParameterizedTest
  @CsvSource({
    "k6, migration upgrading",
    "k7, migration finished",
    "k8, verification finished",
  })
  void anotherProcessFinishesTheRelease(String version, String place) throws IOException {
    killing.finishesTheRelease(place, version);
  }

  @ParameterizedTest
  @ValueSource(strings = {"verification finished", "rollback started"})
  void anotherProcessFinishesTheRollback(String place) throws IOException {
    String live = preskool.health().get("version").toString();
    Path broken = preskool.overlay().withBackend("env:\n- name: FAULT_LOGIN_500\n  value: \"1\"\n");

    killing.at(place, "k8b", broken);

    assertThat(killing.resume("k8b")).isEqualTo(ReleaseOutcome.Kind.ROLLED_BACK);
    assertThat(preskool.health()).containsEntry("version", live);
  }
}
