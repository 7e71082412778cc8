package dev.slipway.harness.drill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.harness.cluster.EmbeddedCluster;
import dev.slipway.release.Release;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Every drill that any release is given, on a small application that does not fail by itself. */
@Execution(ExecutionMode.CONCURRENT)
class DrillsTest {
  private static final int LANES = 3;

  @TempDir private Path folder;

  @Test
  void everyDeliveredDrillEndsAsItMust() throws Exception {
    Release release =
        Shop.release(
            folder,
            "shop-drills",
            32_000,
            ShopChecks.Status.class,
            ShopChecks.Version.class,
            ShopChecks.Database.class);
    List<Drill> drills = new ArrayList<>(Drills.of(release));
    drills.add(
        Drill.named("the database speaks of damage")
            .with(Faults.variable("SAYS", "ERROR: XX001: invalid page in block 7"))
            .watched(TimeScale.DEFAULT)
            .mustRollBack("TRIGGER_CORRUPTION")
            .because("invalid page"));

    try (EmbeddedCluster cluster = EmbeddedCluster.start(Shop.images())) {
      RehearsalResult result =
          Rehearsal.of(release).from("v1").on(cluster).drills(drills).lanes(LANES).run();

      result.lines().forEach(System.out::println);
      assertThat(result.reasons()).isEmpty();
    }
  }
}
