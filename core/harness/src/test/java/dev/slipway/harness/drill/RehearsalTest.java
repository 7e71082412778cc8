package dev.slipway.harness.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.Slipway;
import dev.slipway.harness.cluster.EmbeddedCluster;
import dev.slipway.release.Release;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Execution(ExecutionMode.CONCURRENT)
class RehearsalTest {
  private static final AtomicInteger PLACES = new AtomicInteger();
  private static final List<Class<?>> SUITES =
      List.of(ShopChecks.Status.class, ShopChecks.Version.class, ShopChecks.Database.class);

  private static EmbeddedCluster cluster;

  @TempDir private Path folder;

  @BeforeAll
  static void starts() {
    cluster = EmbeddedCluster.start(Shop.images());
  }

  @AfterAll
  static void stops() {
    cluster.close();
  }

  private Release release(List<Class<?>> suites) throws IOException {
    int place = PLACES.incrementAndGet();
    return Shop.release(
        folder, "shop-" + place, 31_000 + 10 * place, suites.toArray(new Class<?>[0]));
  }

  /** Each is seen by one suite alone. */
  private static List<Drill> drills() {
    return List.of(
        Drill.named("status")
            .with(Faults.inFront(p -> p.answering("/health", 500)))
            .mustRollBack("CHECK_FAILED")
            .because("status of health"),
        Drill.named("version")
            .with(Faults.inFront(p -> p.rewriting("/health", b -> b.replace("v2", "v1"))))
            .mustRollBack("CHECK_FAILED")
            .because("version in health"),
        Drill.named("database")
            .with(Faults.inFront(p -> p.rewriting("/health", b -> b.replace("connected", "gone"))))
            .mustRollBack("CHECK_FAILED")
            .because("database in health"));
  }

  @Test
  void isReadyWhenEveryDrillEndsAsItMust() throws IOException {
    Release release = release(SUITES);

    RehearsalResult result =
        Rehearsal.of(release).from("v1").on(cluster).drills(drills()).lanes(2).run();

    assertThat(result.reasons()).isEmpty();
    assertThat(result.verdict()).isEqualTo("READY FOR PRODUCTION DEPLOYMENT");
    assertThat(result.results())
        .extracting(r -> r.drill().name() + ": " + r.ended())
        .containsExactly(
            "first release: SUCCEEDED",
            "good release: SUCCEEDED",
            "status: ROLLED_BACK CHECK_FAILED",
            "version: ROLLED_BACK CHECK_FAILED",
            "database: ROLLED_BACK CHECK_FAILED");
    assertThat(result.results().get(1).requests().failures()).isEmpty();
    assertThat(result.report().html())
        .contains("READY FOR PRODUCTION DEPLOYMENT", "5 of 5 as they must be");
    assertThat(cluster.client().namespaces().list().getItems())
        .filteredOn(n -> n.getMetadata().getDeletionTimestamp() == null)
        .extracting(n -> n.getMetadata().getName())
        .doesNotContain(release.namespace(), release.namespace() + "-1");
  }

  static Stream<Integer> suites() {
    return Stream.of(0, 1, 2);
  }

  @ParameterizedTest
  @MethodSource("suites")
  void isBlockedWhenACheckThatADrillReliesOnIsAlwaysGreen(int broken) throws IOException {
    List<Class<?>> suites = new ArrayList<>(SUITES);
    suites.set(broken, ShopChecks.AlwaysGreen.class);
    Drill relying = drills().get(broken);

    RehearsalResult result = Rehearsal.of(release(suites)).on(cluster).drills(drills()).run();

    assertThat(result.isReady()).isFalse();
    assertThat(result.results())
        .filteredOn(r -> !r.passed())
        .extracting(r -> r.drill().name())
        .containsExactly(relying.name());
    assertThat(result.report().html()).contains("BLOCKED", relying.name());
  }

  @Test
  void everyOtherDrillIsRunWhenOneCannotBe() throws IOException {
    Fault impossible =
        Fault.of(
            Fault.Place.SURROUNDINGS,
            scene -> {
              throw new IllegalStateException("no such wall");
            });

    RehearsalResult result =
        Rehearsal.of(release(SUITES))
            .on(cluster)
            .drills(Drill.named("impossible").with(impossible), Drill.named("another"))
            .run();

    assertThat(result.reasons())
        .singleElement()
        .asString()
        .startsWith("impossible: its fault could not be injected")
        .contains("no such wall");
  }

  @Test
  void doesNotRunDrillsOnAReleaseThatIsNotLive() throws IOException {
    Release release = release(SUITES);

    RehearsalResult result =
        Rehearsal.of(release).from("nosuch").on(cluster).drills(Drill.named("good")).run();

    assertThat(result.results())
        .extracting(DrillResult::ended)
        .containsExactly("ROLLED_BACK IMAGE_NOT_FOUND", "NOT RUN");
    assertThat(result.reasons()).anyMatch(r -> r.startsWith("good: it was not run"));
  }

  @Test
  void goesOnOverALossOfTheApiServer() throws IOException {
    Drill lost =
        Drill.named("lost")
            .with(Faults.lostApiServer(dev.slipway.release.Phase.ROLLOUT, Duration.ofSeconds(3)));
    List<String> told = new CopyOnWriteArrayList<>();
    RehearsalListener listener =
        new RehearsalListener() {
          @Override
          public void finished(DrillResult result) {
            told.add(result.drill().name() + " " + result.ended());
          }
        };

    RehearsalResult result =
        Rehearsal.of(release(SUITES)).on(cluster).drills(lost).listener(listener).run();

    assertThat(result.reasons()).isEmpty();
    assertThat(told).containsExactly("first release SUCCEEDED", "lost SUCCEEDED");
  }

  /** The release with something more in its manifests is not the release. */
  @Test
  void goesBackOnlyFromWhatIsNotTheReleaseItself() throws IOException {
    List<String> newest = new CopyOnWriteArrayList<>();
    Fault look =
        Fault.of(
            Fault.Place.NOWHERE,
            scene -> {
              try (Slipway slipway = Slipway.open(scene.release())) {
                newest.add(slipway.history().get(0).kind().name());
              }
              return Injection.of(scene.release());
            });

    RehearsalResult result =
        Rehearsal.of(release(SUITES))
            .on(cluster)
            .drills(
                Drill.named("as it is"),
                Drill.named("look").with(look),
                Drill.named("altered").with(Faults.variable("SAYS", "altered")),
                Drill.named("look again").with(look))
            .run();

    assertThat(result.reasons()).isEmpty();
    assertThat(newest).containsExactly("DEPLOY", "ROLLBACK");
  }

  @Test
  void nothingRehearsedIsNotReady() {
    RehearsalResult result =
        new RehearsalResult("shop v2", cluster.kind(), cluster.fidelity(), List.of());

    assertThat(result.isReady()).isFalse();
    assertThat(result.lines()).contains("BLOCKED for 1 reason");
  }

  @Test
  void refusesWhatItCannotRehearse() throws IOException {
    Release release = release(SUITES);

    assertThatThrownBy(() -> Rehearsal.of(release).run())
        .isInstanceOf(RehearsalException.class)
        .hasMessageContaining("on no cluster");
    assertThatThrownBy(
            () ->
                Rehearsal.of(release)
                    .on(cluster)
                    .drills(Drill.named("same"), Drill.named("same"))
                    .run())
        .isInstanceOf(RehearsalException.class)
        .hasMessageContaining("same name: [same");
    assertThatThrownBy(() -> Drill.named(" ")).hasMessageContaining("name");
    assertThatThrownBy(() -> Rehearsal.of(release).lanes(0)).hasMessageContaining("lanes is 0");
  }

  @Test
  void leavesNoFolderBehind() throws IOException {
    Release release = release(SUITES);
    List<Path> during = new CopyOnWriteArrayList<>();

    Rehearsal.of(release).on(cluster).run(drill -> during.addAll(foldersOf(release)));

    assertThat(during).hasSize(1);
    assertThat(foldersOf(release)).isEmpty();
  }

  private static List<Path> foldersOf(Release release) {
    String name = Rehearsal.FOLDER + release.namespace() + "-";
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files.filter(f -> f.getFileName().toString().startsWith(name)).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
