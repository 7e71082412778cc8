package dev.slipway.docs.snippets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.harness.cluster.RehearsalCluster;
import dev.slipway.harness.drill.Drill;
import dev.slipway.harness.drill.Drills;
import dev.slipway.harness.drill.Faults;
import dev.slipway.harness.drill.Rehearsal;
import dev.slipway.harness.drill.RehearsalResult;
import dev.slipway.harness.junit.WithRehearsalCluster;
import dev.slipway.release.Release;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

@WithRehearsalCluster
class ShopDrills {
  @Test
  void theShopIsReady(RehearsalCluster cluster) {
    Release release = Release.load(Path.of("slipway.yaml")).to("rehearsal").at("v2");
    RehearsalResult result =
        Rehearsal.of(release)
            .from("v1")
            .on(cluster)
            .drills(Drills.of(release))
            .drills(
                Drill.named("prices in another currency")
                    .with(
                        Faults.inFront(
                            proxy -> proxy.rewriting("/prices", b -> b.replace("EUR", "XXX"))))
                    .mustRollBack("CHECK_FAILED")
                    .because("EUR"))
            .lanes(2)
            .run();
    result.report().writeTo(Path.of("target", "rehearsal", "report.html"));
    assertThat(result.reasons()).isEmpty();
  }
}
