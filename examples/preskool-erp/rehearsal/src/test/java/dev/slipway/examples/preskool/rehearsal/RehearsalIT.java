package dev.slipway.examples.preskool.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.harness.cluster.RehearsalCluster;
import dev.slipway.harness.drill.Drill;
import dev.slipway.harness.drill.Rehearsal;
import dev.slipway.harness.drill.RehearsalResult;
import dev.slipway.harness.drill.RehearsalTests;
import dev.slipway.release.Release;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What {@code mvn verify -Prehearsal} runs: the release from its first day, then every way in which
 * it can go wrong, with requests through the Service all the time, and a verdict at the end.
 */
@PreskoolTest
class RehearsalIT {
  private static final Logger LOG = LoggerFactory.getLogger("rehearsal");
  private static final Path REPORT = Path.of("target", "rehearsal", "report.html");

  private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

  private final PreskoolCluster cluster;
  private final Channel channel;

  RehearsalIT(PreskoolCluster cluster) throws IOException {
    this.cluster = cluster;
    this.channel = new Channel();
  }

  @AfterEach
  void closes() {
    channel.close();
  }

  @TestFactory
  Stream<DynamicTest> theReleaseIsReadyForProduction() {
    Release release = channel.of(cluster.rehearsed("v2"));
    List<Drill> drills = PreskoolDrills.of(release);
    return RehearsalTests.of(
        Rehearsal.of(release).from("v1").on(cluster.cluster()).drills(drills).lanes(lanes()),
        result -> {
          result.report().writeTo(REPORT);
          result.lines().forEach(LOG::info);
          LOG.info("report: {}", REPORT.toAbsolutePath());
          assertThat(channel.incidents())
              .as("each rollback is told once, the one after what was halted among them")
              .hasSize(told(result, drills));
        });
  }

  /**
   * They take turns in waiting; more of them only starve the pods, whose requests then fail. A real
   * cluster takes more of the machine for itself.
   */
  private int lanes() {
    return PROCESSORS + (cluster.cluster().kind() == RehearsalCluster.Kind.EMBEDDED ? 4 : 0);
  }

  /** What was rolled back; what was halted is told as well, and so is the way back after it. */
  private static int told(RehearsalResult result, List<Drill> drills) {
    return result.results().stream()
        .filter(r -> drills.contains(r.drill()))
        .mapToInt(
            r ->
                switch (r.drill().outcome()) {
                  case BLOCKED, SUCCEEDED -> 0;
                  case HALTED -> 2;
                  default -> 1;
                })
        .sum();
  }
}
