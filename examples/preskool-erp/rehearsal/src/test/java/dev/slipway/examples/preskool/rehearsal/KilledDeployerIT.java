package dev.slipway.examples.preskool.rehearsal;

import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Kills the deploying process between any two phases until the rollout is over, and inside of it.
 */
@PreskoolTest
class KilledDeployerIT {
  private final Killing killing;

  KilledDeployerIT(Preskool preskool, PreskoolCluster cluster)
      throws IOException, InterruptedException {
    killing = Killing.in(preskool, cluster);
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
    killing.finishesTheRelease(place, version);
  }
}
