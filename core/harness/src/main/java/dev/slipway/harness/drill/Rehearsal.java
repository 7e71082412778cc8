package dev.slipway.harness.drill;

import dev.slipway.harness.cluster.RehearsalCluster;
import dev.slipway.harness.cluster.ScratchFolder;
import dev.slipway.release.Release;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Rehearses a release on a cluster that may be broken: the release itself, then each drill, with
 * requests through the Service all the time.
 *
 * <pre>{@code
 * RehearsalResult result =
 *     Rehearsal.of(release).from("v1").on(cluster).drills(Drills.of(release)).run();
 * result.lines().forEach(System.out::println);
 * }</pre>
 *
 * <p>The environment's {@code baseUrl} must be that of a NodePort Service on this machine, as
 * {@code http://127.0.0.1:30080}: it is led to wherever the cluster publishes that port. Immutable.
 */
public final class Rehearsal {
  /** How the name of its scratch folder begins; the release's namespace follows. */
  static final String FOLDER = "slipway-rehearsal-";

  private final Release release;
  private final @Nullable RehearsalCluster cluster;
  private final @Nullable String before;
  private final List<Drill> drills;
  private final int lanes;
  private final TimeScale scale;
  private final @Nullable RehearsalListener listener;

  private Rehearsal(
      Release release,
      @Nullable RehearsalCluster cluster,
      @Nullable String before,
      List<Drill> drills,
      int lanes,
      TimeScale scale,
      @Nullable RehearsalListener listener) {
    this.release = Objects.requireNonNull(release, "release");
    this.cluster = cluster;
    this.before = before;
    this.drills = List.copyOf(drills);
    this.lanes = lanes;
    this.scale = scale;
    this.listener = listener;
  }

  /** The rehearsal of a release, whose environment is led to the cluster. */
  public static Rehearsal of(Release release) {
    return new Rehearsal(release, null, null, List.of(), 1, TimeScale.DEFAULT, null);
  }

  /** On that cluster, which stays open. */
  public Rehearsal on(RehearsalCluster there) {
    return new Rehearsal(release, there, before, drills, lanes, scale, listener);
  }

  /** With an earlier version that is live when the release begins. */
  public Rehearsal from(String version) {
    return new Rehearsal(release, cluster, version, drills, lanes, scale, listener);
  }

  /** With more drills; each starts from the release, live and healthy. */
  public Rehearsal drills(Drill... more) {
    return drills(List.of(more));
  }

  /** With more drills. */
  public Rehearsal drills(List<Drill> more) {
    List<Drill> all = Stream.concat(drills.stream(), more.stream()).toList();
    return new Rehearsal(release, cluster, before, all, lanes, scale, listener);
  }

  /**
   * With that many drills beside each other, each in a namespace and with node ports of its own.
   *
   * @param many 1 by default
   */
  public Rehearsal lanes(int many) {
    if (many < 1) {
      throw new IllegalArgumentException("lanes is " + many + ", but must be 1 or more");
    }
    return new Rehearsal(release, cluster, before, drills, many, scale, listener);
  }

  /** With the good release watched in that time; {@link TimeScale#DEFAULT} by default. */
  public Rehearsal time(TimeScale faster) {
    return new Rehearsal(release, cluster, before, drills, lanes, faster, listener);
  }

  /** Told how it goes, instead of the log {@code rehearsal}. */
  public Rehearsal listener(RehearsalListener told) {
    return new Rehearsal(release, cluster, before, drills, lanes, scale, told);
  }

  /**
   * Holds it. Whatever goes wrong in a drill is in its result.
   *
   * @throws RehearsalException when it cannot be held at all
   */
  public RehearsalResult run() {
    return run(drill -> {});
  }

  /** The names of what will have a result, in order. */
  List<String> names() {
    List<String> own = before == null ? List.of(Lane.FIRST) : List.of(Lane.FIRST, Lane.GOOD);
    return Stream.concat(own.stream(), drills.stream().map(Drill::name)).toList();
  }

  /**
   * Holds it.
   *
   * @param ended is told each result once nothing is added to it any more, by several threads
   */
  RehearsalResult run(Consumer<DrillResult> ended) {
    RehearsalCluster there = cluster;
    if (there == null) {
      throw new RehearsalException(
          "Tried to rehearse " + release + ", but on no cluster; give one with on(...)");
    }
    requireDistinctNames();
    try (ScratchFolder folder = ScratchFolder.make(FOLDER + release.namespace() + "-")) {
      return new RehearsalResult(
          release.application() + " " + release.version(),
          there.kind(),
          there.fidelity(),
          run(there, new Variants(folder.path()), ended));
    }
  }

  private List<DrillResult> run(
      RehearsalCluster there, Variants variants, Consumer<DrillResult> ended) {
    InstantSource clock = InstantSource.system();
    RehearsalListener told = listener == null ? new LoggedProgress(clock) : listener;
    List<Lane> all = new ArrayList<>();
    for (int i = 0; i < Math.min(lanes, Math.max(1, drills.size())); i++) {
      // One lane takes the way from the earlier version; the others are there for the drills.
      all.add(
          new Lane(
              Stage.of(release, there, variants, i), i == 0 ? before : null, scale, told, clock));
    }
    ExecutorService executor = Executors.newFixedThreadPool(all.size());
    try {
      return run(all, executor, ended);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RehearsalException("The rehearsal of " + release + " was interrupted", e);
    } finally {
      executor.shutdownNow();
      all.forEach(Lane::close);
    }
  }

  private List<DrillResult> run(
      List<Lane> all, ExecutorService executor, Consumer<DrillResult> told)
      throws InterruptedException {
    BlockingQueue<Drill> waiting = new LinkedBlockingQueue<>(drills);
    List<Future<Map<String, DrillResult>>> running = new ArrayList<>();
    for (Lane lane : all) {
      boolean first = lane == all.get(0);
      running.add(executor.submit(() -> work(lane, first, waiting, told)));
    }
    Map<String, DrillResult> ended = new LinkedHashMap<>();
    for (Future<Map<String, DrillResult>> lane : running) {
      try {
        ended.putAll(lane.get());
      } catch (ExecutionException e) {
        throw new RehearsalException(
            "The rehearsal of " + release + " ended in the middle of it: " + e.getCause(), e);
      }
    }
    return inOrder(ended);
  }

  /** The first lane's way to the release is told; another lane's only when it is not as it must. */
  private static Map<String, DrillResult> work(
      Lane lane, boolean first, BlockingQueue<Drill> waiting, Consumer<DrillResult> told) {
    Map<String, DrillResult> results = new LinkedHashMap<>();
    for (DrillResult result : lane.prepare()) {
      if (first || !result.passed()) {
        results.putIfAbsent(result.drill().name(), result);
        told.accept(result);
      }
    }
    while (lane.isReady()) {
      Drill next = waiting.poll();
      if (next == null) {
        break;
      }
      DrillResult result = lane.run(next);
      results.put(next.name(), result);
      told.accept(result);
    }
    return results;
  }

  private List<DrillResult> inOrder(Map<String, DrillResult> ended) {
    List<DrillResult> all = new ArrayList<>();
    for (Drill drill : drills) {
      DrillResult result = ended.remove(drill.name());
      all.add(result == null ? Lane.notRun(drill, "the release itself was not live") : result);
    }
    all.addAll(0, ended.values());
    return all;
  }

  private void requireDistinctNames() {
    List<String> names = drills.stream().map(Drill::name).toList();
    List<String> twice =
        names.stream().distinct().filter(n -> names.indexOf(n) < names.lastIndexOf(n)).toList();
    if (!twice.isEmpty()) {
      throw new RehearsalException(
          "Tried to rehearse " + release + ", but two drills have the same name: " + twice);
    }
  }
}
