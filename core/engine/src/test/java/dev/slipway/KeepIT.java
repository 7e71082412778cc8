package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.ClusterBlobs;
import dev.slipway.cluster.NeedsTestCluster;
import dev.slipway.cluster.RealNamespace;
import dev.slipway.monitoring.Breach;
import dev.slipway.monitoring.MonitoringState;
import dev.slipway.monitoring.Tally;
import dev.slipway.snapshot.SnapshotStore;
import dev.slipway.source.Sample;
import dev.slipway.source.TrafficPoint;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is kept of a watch. */
@NeedsTestCluster
class KeepIT {
  private static final Instant COMPLETE = Instant.parse("2026-03-02T10:00:00.123456789Z");

  private static RealNamespace namespace;

  @BeforeAll
  static void connect() {
    namespace = RealNamespace.create("keep");
  }

  @AfterAll
  static void disconnect() {
    if (namespace != null) {
      namespace.close();
    }
  }

  /** As another process would have it. */
  private static Keep keep(String release) {
    return new Keep(
        new ClusterBlobs(namespace.client(), namespace.name()),
        new SnapshotStore(namespace.client(), namespace.name()),
        "shop",
        release);
  }

  private static MonitoringState state(long looks) {
    Instant at = COMPLETE.plusSeconds(15 * looks);
    return new MonitoringState(
        COMPLETE.minusSeconds(90),
        COMPLETE,
        looks,
        at,
        Map.of("p95", new Tally(looks, 0, 1, "0.1% slow")),
        Map.of("latency/p95", new Tally(looks, 0, 0, "0.1% slow")),
        new Breach("p95", "too slow", COMPLETE, at, List.of(new Sample(at, 0.07))),
        List.of(new Breach("own", "too many", COMPLETE, at, List.of())),
        List.of(new TrafficPoint(at, 100, 2, 100, 7, true)));
  }

  @Test
  void nothingIsKeptBeforeTheFirstLook() {
    assertThat(keep("never").monitoring()).isEmpty();
  }

  @Test
  void theNewestLookIsWhereAnotherProcessGoesOn() {
    Keep keep = keep("r1");
    for (long looks = 1; looks <= 5; looks++) {
      keep.monitoring(state(looks));
      assertThat(keep("r1").monitoring()).hasValue(state(looks));
    }
  }

  @Test
  void theLookBeforeStaysWhenAWriteIsCut() {
    Keep keep = keep("r2");
    keep.monitoring(state(1));
    keep.monitoring(state(2));
    assertThat(
            namespace.client().secrets().inNamespace(namespace.name()).list().getItems().stream()
                .filter(s -> s.getMetadata().getName().contains("r2"))
                .filter(s -> s.getMetadata().getName().contains("monitoring-a"))
                .peek(s -> namespace.client().resource(s).delete()))
        .isNotEmpty();

    assertThat(keep("r2").monitoring()).hasValue(state(1));
  }

  @Test
  void watchesOfReleasesAreKeptApartAndForgottenAlone() {
    keep("r3").monitoring(state(3));
    keep("r4").monitoring(state(4));
    keep("r3").forget(true);

    assertThat(keep("r3").monitoring()).isEmpty();
    assertThat(keep("r4").monitoring()).hasValue(state(4));
  }
}
