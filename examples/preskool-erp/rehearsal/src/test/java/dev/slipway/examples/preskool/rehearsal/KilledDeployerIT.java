package dev.slipway.examples.preskool.rehearsal;

import java.io.IOException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Kills the deploying process between any two phases until the rollout is over, and inside of it.
 */
@PreskoolTest
class KilledDeployerIT {
  private final Preskool preskool;

  KilledDeployerIT(Preskool preskool) {
    this.preskool = preskool;
  }

  @BeforeAll
  static void somethingIsLive(PreskoolCluster cluster, Preskool preskool)
      throws IOException, InterruptedException {
    cluster.buildTracedReleases();
    preskool.ensureLive();
  }

  @ParameterizedTest
  @CsvSource({
    "k1, preflight finished",
    "k2, approval finished",
    "k3, backup finished",
    "k4, applied Deployment/backend",
    "k5, rollout finished",
  })
  void anotherProcessFinishesTheRelease(String version, String place) throws IOException {
    new Killing(preskool).finishesTheRelease(place, version);
  }
}
