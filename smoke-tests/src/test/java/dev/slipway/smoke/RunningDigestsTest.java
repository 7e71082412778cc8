package dev.slipway.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RunningDigestsTest {
  private static final String TAGGED = "ghcr.io/acme/backend:3f2c1a9";

  private static Pod pod(String name, String image, String imageId) {
    return new PodBuilder()
        .withNewMetadata()
        .withName(name)
        .endMetadata()
        .withNewSpec()
        .addNewContainer()
        .withName("backend")
        .withImage(image)
        .endContainer()
        .endSpec()
        .withNewStatus()
        .addNewContainerStatus()
        .withName("backend")
        .withImage("another/name:of-it")
        .withImageID(imageId)
        .endContainerStatus()
        .endStatus()
        .build();
  }

  private static List<String> faults(Map<String, String> pinned, Pod... pods) {
    return new RunningDigests(pinned).faults(List.of(pods));
  }

  @Test
  void areFineWhenAllAreTheSameHoweverNodesWriteThem() {
    assertThat(
            faults(
                Map.of(),
                pod("one", TAGGED, "ghcr.io/acme/backend@sha256:aaa"),
                pod("two", TAGGED, "docker-pullable://ghcr.io/acme/backend@sha256:aaa"),
                pod("three", TAGGED, "sha256:aaa")))
        .isEmpty();
  }

  @Test
  void nameThePodsOfEachWhenATagWasMoved() {
    assertThat(
            faults(
                Map.of(),
                pod("one", TAGGED, "ghcr.io/acme/backend@sha256:aaa"),
                pod("two", TAGGED, "ghcr.io/acme/backend@sha256:bbb")))
        .singleElement()
        .asString()
        .contains(TAGGED, "sha256:aaa=[one]", "sha256:bbb=[two]", "tag was moved");
  }

  @Test
  void areHeldAgainstTheDigestThatTheReleaseIsDeployedBy() {
    Map<String, String> pinned = Map.of("ghcr.io/acme/backend", "sha256:aaa");
    assertThat(faults(pinned, pod("one", TAGGED, "ghcr.io/acme/backend@sha256:aaa"))).isEmpty();
    assertThat(faults(pinned, pod("one", TAGGED, "ghcr.io/acme/backend@sha256:bbb")))
        .containsExactly("one runs " + TAGGED + " as sha256:bbb, not the release's sha256:aaa");
  }

  @Test
  void areNotJudgedOfContainersThatHaveNotStarted() {
    assertThat(
            faults(
                Map.of("ghcr.io/acme/backend", "sha256:aaa"),
                pod("one", TAGGED, ""),
                pod("two", TAGGED, null)))
        .isEmpty();
  }
}
