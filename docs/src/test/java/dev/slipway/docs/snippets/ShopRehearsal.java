package dev.slipway.docs.snippets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.ReleaseListener;
import dev.slipway.ReleaseOutcome;
import dev.slipway.Slipway;
import dev.slipway.harness.cluster.RehearsalCluster;
import dev.slipway.harness.junit.WithRehearsalCluster;
import dev.slipway.release.Release;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The snippet of {@code docs/rehearsal.md}; compiled, so that it stays true. */
@WithRehearsalCluster
class ShopRehearsal {
  @Test
  void theReleaseArrives(RehearsalCluster cluster) {
    cluster.importImage("shop/backend:v2");
    Release release = Release.load(Path.of("slipway.yaml")).to("rehearsal").at("v2");
    try (Slipway slipway = Slipway.builder(release).client(cluster.client()).open()) {
      ReleaseOutcome outcome = slipway.deploy(slipway.plan(), ReleaseListener.NONE);
      assertThat(outcome.kind()).isEqualTo(ReleaseOutcome.Kind.SUCCEEDED);
    }
  }
}
