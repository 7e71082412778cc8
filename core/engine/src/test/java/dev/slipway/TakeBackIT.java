package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.NeedsTestCluster;
import dev.slipway.rollout.RolloutProgress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Releases that a person takes back. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
@NeedsTestCluster
class TakeBackIT {
  @TempDir private Path folder;
  private WatchedShop shop;

  @BeforeEach
  void liveBefore() throws IOException {
    shop = WatchedShop.withLiveRelease(folder);
  }

  @AfterEach
  void close() {
    shop.close();
  }

  @Test
  void endsTheWaitForARolloutAtOnceAndGoesBack() throws IOException {
    shop.release("v2", "INFO sold", "");
    // It would be waited for until its deadline: its pods never become ready.
    Path manifest = folder.resolve("k8s-v2/backend.yaml");
    Files.writeString(
        manifest,
        Files.readString(manifest)
            .replace(
                "imagePullPolicy: IfNotPresent",
                "imagePullPolicy: IfNotPresent\n"
                    + "          readinessProbe: {exec: {command: [test, -e, /never]},"
                    + " failureThreshold: 600}"));
    try (Slipway slipway = shop.open(shop.releaseOf("v2"))) {
      ReleaseOutcome outcome =
          slipway.deploy(
              new ReleaseListener() {
                @Override
                public void rolloutProgressed(RolloutProgress progress) {
                  slipway.takeBack("ada");
                }
              });

      assertThat(outcome.kind()).isEqualTo(ReleaseOutcome.Kind.ROLLED_BACK);
      assertThat(outcome.failure().orElseThrow().code()).isEqualTo("TAKEN_BACK");
      assertThat(outcome.failure().orElseThrow().cause())
          .isEqualTo("ada took the release back during rollout");
    }
    assertThat(shop.live()).isEqualTo("v1");
  }

  @Test
  void blocksAReleaseThatHasChangedNothing() {
    try (Slipway slipway = shop.open(shop.release("v2", "INFO sold", ""))) {
      ReleaseOutcome outcome =
          slipway.deploy(
              new ReleaseListener() {
                @Override
                public void planned(dev.slipway.plan.Plan plan) {
                  slipway.takeBack("ada");
                }
              });

      assertThat(outcome.kind()).isEqualTo(ReleaseOutcome.Kind.BLOCKED);
    }
    assertThat(shop.live()).isEqualTo("v1");
  }
}
