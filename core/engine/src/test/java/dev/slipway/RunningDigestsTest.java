package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.record.DeployedImage;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunningDigestsTest {
  private static final String ONE = "sha256:" + "1".repeat(64);
  private static final String OTHER = "sha256:" + "2".repeat(64);
  private static final List<DeployedImage> IMAGES =
      List.of(new DeployedImage("backend", "ghcr.io/acme/backend:3f2c1a9"));

  @Test
  void areWhatAllPodsSay() {
    assertThat(
            RunningDigests.of(
                IMAGES,
                List.of(
                    pod("ghcr.io/acme/backend:3f2c1a9", "ghcr.io/acme/backend@" + ONE),
                    pod(
                        "ghcr.io/acme/backend:3f2c1a9",
                        "docker-pullable://ghcr.io/acme/backend@" + ONE),
                    pod("ghcr.io/acme/other:1", "ghcr.io/acme/other@" + OTHER))))
        .containsOnly(java.util.Map.entry("backend", ONE));
  }

  @Test
  void areNotKnownWherePodsDiffer() {
    assertThat(
            RunningDigests.of(
                IMAGES,
                List.of(
                    pod("ghcr.io/acme/backend:3f2c1a9", "ghcr.io/acme/backend@" + ONE),
                    pod("ghcr.io/acme/backend:3f2c1a9", "ghcr.io/acme/backend@" + OTHER))))
        .isEmpty();
  }

  @Test
  void areNotKnownOfAnImageThatWasBuiltOnItsNode() {
    assertThat(
            RunningDigests.of(
                IMAGES, List.of(pod("ghcr.io/acme/backend:3f2c1a9", "sha256:" + "3".repeat(64)))))
        .isEmpty();
  }

  private static Pod pod(String image, String imageId) {
    return new PodBuilder()
        .withNewSpec()
        .addNewContainer()
        .withName("main")
        .withImage(image)
        .endContainer()
        .endSpec()
        .withNewStatus()
        .addNewContainerStatus()
        .withName("main")
        .withImageID(imageId)
        .endContainerStatus()
        .endStatus()
        .build();
  }
}
