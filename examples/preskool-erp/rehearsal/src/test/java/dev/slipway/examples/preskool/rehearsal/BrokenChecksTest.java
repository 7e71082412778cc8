package dev.slipway.examples.preskool.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.harness.cluster.EmbeddedCluster;
import dev.slipway.harness.drill.Drill;
import dev.slipway.harness.drill.Drills;
import dev.slipway.harness.drill.Faults;
import dev.slipway.harness.drill.Rehearsal;
import dev.slipway.harness.drill.RehearsalResult;
import dev.slipway.harness.drill.TimeScale;
import dev.slipway.release.Release;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each check and trigger that a delivered drill relies on is broken on purpose, one at a time:
 * exactly the drills that rely on it must be red.
 */
class BrokenChecksTest {
  private static final int LANES = 4;

  @TempDir private Path folder;

  @Test
  void turnExactlyTheDrillsThatRelyOnThemRed() throws Exception {
    Release release = Till.release(folder);
    List<Drill> relying = relying(release);
    Map<String, String> reliesOn =
        relying.stream().collect(Collectors.toMap(Drill::name, BrokenChecksTest::reliesOn));
    List<Drill> all = new ArrayList<>(relying);
    Set<String> wanted = new TreeSet<>();
    for (int i = 0; i < relying.size(); i++) {
      Drill drill = relying.get(i);
      Drill own = broken(drill, reliesOn.get(drill.name()));
      wanted.add(own.name());
      all.add(own);
      // One that another drill of its kind relies on changes nothing.
      nextOfItsKind(relying, i)
          .ifPresent(other -> all.add(broken(drill, reliesOn.get(other.name()))));
    }

    try (EmbeddedCluster cluster = EmbeddedCluster.start(Till.images())) {
      RehearsalResult result = Rehearsal.of(release).on(cluster).drills(all).lanes(LANES).run();

      assertThat(reliesOn.values())
          .as("what the delivered drills rely on")
          .contains(
              "smoke.health",
              "smoke.health.version",
              "smoke.health.db",
              "smoke.login",
              "smoke.spot",
              "preflight.critical-alert",
              "error-rate",
              "p95",
              "critical-alerts",
              "corruption");
      Set<String> red =
          new TreeSet<>(
              result.results().stream()
                  .filter(r -> !r.passed())
                  .map(r -> r.drill().name())
                  .toList());
      assertThat(red).as(String.join("\n", result.reasons())).isEqualTo(wanted);
    }
  }

  /** The delivered drills that are decided by a check or a trigger, and the example's like them. */
  private static List<Drill> relying(Release release) {
    return Stream.concat(
            Drills.of(release).stream(),
            Stream.of(
                Drill.named("wrong version")
                    .with(
                        Faults.inFront(
                            p -> p.rewriting("/health", b -> b.replace("\"v2\"", "\"v1\""))))
                    .mustRollBack("CHECK_FAILED")
                    .seenBy("smoke.health.version"),
                Drill.named("database disconnected")
                    .with(
                        Faults.inFront(
                            p -> p.rewriting("/health", b -> b.replace("connected", "lost"))))
                    .mustRollBack("CHECK_FAILED")
                    .seenBy("smoke.health.db"),
                Drill.named("database corruption")
                    .with(Faults.variable("SAYS", "ERROR: XX001: invalid page in block 7"))
                    .watched(TimeScale.DEFAULT)
                    .mustRollBack("TRIGGER_CORRUPTION")))
        .filter(drill -> !reliesOn(drill).isEmpty())
        .toList();
  }

  private static String reliesOn(Drill drill) {
    String code = drill.code() == null ? "" : drill.code();
    return code.startsWith("TRIGGER_")
        ? code.substring("TRIGGER_".length()).toLowerCase(java.util.Locale.ROOT).replace('_', '-')
        : drill.seenBy();
  }

  private static boolean isTriggered(Drill drill) {
    return drill.seenBy().isEmpty();
  }

  private static Drill broken(Drill drill, String what) {
    return isTriggered(drill) ? AlwaysGreen.trigger(drill, what) : AlwaysGreen.check(drill, what);
  }

  private static java.util.Optional<Drill> nextOfItsKind(List<Drill> all, int index) {
    List<Drill> kind =
        all.stream().filter(d -> isTriggered(d) == isTriggered(all.get(index))).toList();
    int own = kind.indexOf(all.get(index));
    return kind.size() < 2
        ? java.util.Optional.empty()
        : java.util.Optional.of(kind.get((own + 1) % kind.size()));
  }
}
