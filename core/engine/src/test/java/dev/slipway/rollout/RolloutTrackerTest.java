package dev.slipway.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.redact.Redactor;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 20, unit = TimeUnit.SECONDS)
class RolloutTrackerTest {
  private final TickingClock clock = new TickingClock();
  private final FakeFeed feed = new FakeFeed();
  private final Redactor redactor = new Redactor();
  private final ExecutorService executor = Executors.newCachedThreadPool();
  private final List<RolloutProgress> told = new ArrayList<>();
  private Runnable news = () -> {};

  @AfterEach
  void stops() {
    executor.shutdownNow();
  }

  @Test
  void endsWithoutTargets() throws InterruptedException {
    assertThat(tracker().watch(List.of(), told::add)).isEmpty();
  }

  @Test
  void completesOnTheInjectedClock() throws InterruptedException {
    Scene scene = Scene.settled().pod("p", Scene.READY);
    feed.trees.put(scene.target.workload(), scene.tree());

    List<Rollout> ends = watch(scene, p -> pass(10));

    assertThat(ends)
        .containsExactly(
            new Rollout.Complete(
                scene.target,
                Duration.ofSeconds(10),
                1,
                List.of(new PodState("p", null, true, 0, "Running"))));
    assertThat(told)
        .extracting(RolloutProgress::waitingFor)
        .containsExactly("ready, must stay so for 10 s", "");
    assertThat(feed.closed).isTrue();
  }

  @Test
  void tellsEachChangeOnce() throws InterruptedException {
    Scene scene = Scene.starting().pod("p", Scene.RUNNING);
    feed.trees.put(scene.target.workload(), scene.tree());

    watch(
        scene,
        p -> {
          if (p.wanted() == 1 && p.elapsed().isZero()) {
            // The same tree once more, then its end.
            executor.execute(
                () -> {
                  pass(1);
                  pass(1);
                  feed.trees.put(scene.target.workload(), scene.noWorkload().tree());
                  pass(1);
                });
          }
        });

    assertThat(told)
        .extracting(RolloutProgress::waitingFor)
        .containsExactly("Pod p container main: not ready yet");
  }

  @Test
  void tellsAPodThatHoldsUpItsControllerForSomeSeconds() throws InterruptedException {
    Scene scene =
        Scene.of("StatefulSet", 1)
            .workloadIs(
                """
                metadata: {name: backend, uid: backend, generation: 2}
                spec: {replicas: 1}
                status: {observedGeneration: 2, replicas: 1, updateRevision: r2, currentRevision: r1}
                """)
            .pod(
                "backend-0",
                "backend",
                "labels: {controller-revision-hash: r1}",
                "containers: [{name: main, image: x}]",
                Scene.statuses(Scene.RUNNING));
    feed.trees.put(scene.target.workload(), scene.tree());
    feed.onServer.put(scene.target.workload(), scene.tree());
    List<String> stuck = new ArrayList<>();
    List<Duration> after = new ArrayList<>();
    Instant begun = clock.instant();

    tracker()
        .watch(
            List.of(scene.target),
            new RolloutListener() {
              @Override
              public void progressed(RolloutProgress now) {
                executor.execute(
                    () -> {
                      pass(4);
                      pass(1);
                    });
              }

              @Override
              public void stuck(Pod pod) {
                stuck.add(pod.getMetadata().getName());
                after.add(Duration.between(begun, clock.instant()));
                OwnerTree gone = Scene.of("StatefulSet", 1).noWorkload().tree();
                feed.trees.put(scene.target.workload(), gone);
                feed.onServer.put(scene.target.workload(), gone);
                pass(0);
              }
            });

    assertThat(stuck).containsExactly("backend-0");
    assertThat(after).containsExactly(Duration.ofSeconds(5));
  }

  @Test
  void completesNothingThatTheServerDoesNotConfirm() throws InterruptedException {
    Scene scene = Scene.settled().pod("p", Scene.READY);
    feed.trees.put(scene.target.workload(), scene.tree());
    Scene really = Scene.settled().pod("p", CrashRuleTest.dead(1, 1, "Error", "r"));
    feed.onServer.put(scene.target.workload(), really.tree());

    Rollout end = watch(scene, p -> pass(10)).get(0);

    assertThat(end)
        .isInstanceOfSatisfying(
            Rollout.Failed.class, f -> assertThat(f.code()).isEqualTo(FailureCode.UNSTABLE));
  }

  @Test
  void callsNothingDeletedThatTheServerStillHas() throws InterruptedException {
    Scene scene = Scene.settled().pod("p", Scene.READY);
    feed.onServer.put(scene.target.workload(), scene.tree());
    Scene late = Scene.settled().pod("p", Scene.READY).noWorkload();
    feed.trees.put(scene.target.workload(), late.tree());

    Rollout end = watch(scene, p -> pass(10)).get(0);

    assertThat(end).isInstanceOf(Rollout.Complete.class);
  }

  @Test
  void listsAnewWhereAWatchDiedWithoutAWord() throws InterruptedException {
    Scene deaf = Scene.starting();
    feed.trees.put(deaf.target.workload(), deaf.tree());
    feed.onServer.put(deaf.target.workload(), SchedulingRuleTest.pending("Unschedulable").tree());
    feed.onRead = () -> pass(3);

    Rollout end =
        watch(deaf, p -> pass(p.waitingFor().contains("no node takes it") ? 60 : 11)).get(0);

    assertThat(end)
        .isInstanceOfSatisfying(
            Rollout.Failed.class, f -> assertThat(f.code()).isEqualTo(FailureCode.UNSCHEDULABLE));
    assertThat(feed.lists).hasValue(2);
  }

  @Test
  void listsNothingAnewWhereTheServerHasNoMore() throws InterruptedException {
    Scene scene = Scene.starting().pod("p", Scene.RUNNING);
    feed.trees.put(scene.target.workload(), scene.tree());
    AtomicInteger reads = new AtomicInteger();
    feed.onRead =
        () -> {
          pass(11);
          if (reads.incrementAndGet() == 3) {
            feed.trees.put(scene.target.workload(), Scene.starting().noWorkload().tree());
          }
        };

    watch(scene, p -> pass(11));

    assertThat(reads).hasValueGreaterThanOrEqualTo(3);
    assertThat(feed.lists).hasValue(1);
  }

  @Test
  void callsDeletedWhatTheServerNoLongerHas() throws InterruptedException {
    Scene scene = Scene.settled().pod("p", Scene.READY).noWorkload();
    feed.trees.put(scene.target.workload(), scene.tree());

    Rollout end = watch(scene, p -> pass(10)).get(0);

    assertThat(end)
        .isInstanceOfSatisfying(
            Rollout.Failed.class, f -> assertThat(f.code()).isEqualTo(FailureCode.DELETED));
  }

  @Test
  void saysThatTheServerDoesNotAnswerAndGoesOnWhenItDoes() throws InterruptedException {
    Scene scene = Scene.settled().pod("p", Scene.READY);
    feed.trees.put(scene.target.workload(), scene.tree());

    List<Rollout> ends =
        watch(
            scene,
            p -> {
              if (p.waitingFor().startsWith("ready")) {
                feed.reachable = false;
                pass(20);
              } else if (p.waitingFor().startsWith("no answer")) {
                feed.reachable = true;
                pass(20);
              }
            });

    assertThat(ends).extracting(Rollout::kind).containsExactly(Rollout.Kind.COMPLETE);
    assertThat(told)
        .extracting(RolloutProgress::waitingFor)
        .anyMatch(w -> w.startsWith("no answer from the API server since"));
    assertThat(feed.lists).hasValueGreaterThan(1);
  }

  @Test
  void failsAtTheDeadlineWhenTheServerNeverAnswersAgain() throws InterruptedException {
    Scene scene = Scene.settled().pod("p", Scene.READY);
    feed.trees.put(scene.target.workload(), scene.tree());
    feed.reachable = false;

    Rollout end = watch(scene, p -> pass(p.waitingFor().startsWith("no answer") ? 170 : 10)).get(0);

    assertThat(end)
        .isInstanceOfSatisfying(
            Rollout.Failed.class,
            f -> {
              assertThat(f.code()).isEqualTo(FailureCode.DEADLINE);
              assertThat(f.cause()).contains("no answer from the API server since");
              assertThat(f.took()).isGreaterThanOrEqualTo(Duration.ofSeconds(180));
            });
  }

  @Test
  void redactsCausesAndReasons() throws InterruptedException {
    redactor.learn("hunter22");
    Scene scene =
        Scene.starting()
            .pod(
                "p",
                "ready: false, state: {waiting: {reason: ErrImagePull,"
                    + " message: 'https://u:hunter22@r/: i/o timeout'}}");
    feed.trees.put(scene.target.workload(), scene.tree());

    Rollout end = watch(scene, p -> pass(180)).get(0);

    assertThat(end.toString()).contains("*****").doesNotContain("hunter22");
    assertThat(told.toString()).contains("*****").doesNotContain("hunter22");
  }

  @Test
  void abandonsTheOthersButKeepsThoseThatAreComplete() throws InterruptedException {
    Scene none = Scene.deployment(0, "observedGeneration: 2");
    Scene slow = Scene.of("StatefulSet", 2);
    slow.workloadIs(
        """
        metadata: {name: backend, uid: backend, generation: 2}
        spec: {replicas: 1}
        status: {observedGeneration: 2}
        """);
    Scene gone = Scene.of("Job", 0).noWorkload();
    for (Scene scene : List.of(none, slow, gone)) {
      feed.trees.put(scene.target.workload(), scene.tree());
    }

    List<Rollout> ends = tracker().watch(List.of(none.target, slow.target, gone.target), told::add);

    assertThat(ends)
        .extracting(Rollout::kind)
        .containsExactly(Rollout.Kind.COMPLETE, Rollout.Kind.ABANDONED, Rollout.Kind.FAILED);
    assertThat(((Rollout.Abandoned) ends.get(1)).waitingFor())
        .isEqualTo("0 of 1 new pods are ready");
  }

  @Test
  void throwsWhenTheServerRefusesToList() {
    feed.nextList =
        CompletableFuture.failedFuture(new RolloutWatchException("Tried to watch pods", null));
    Scene scene = Scene.starting();

    assertThatThrownBy(() -> watch(scene, p -> {}))
        .isInstanceOf(RolloutWatchException.class)
        .hasMessage("Tried to watch pods");
    assertThat(feed.closed).isTrue();
  }

  @Test
  void endsWhenItsThreadIsInterrupted() {
    Scene scene = Scene.starting();
    feed.trees.put(scene.target.workload(), scene.tree());
    Thread watcher = Thread.currentThread();

    assertThatThrownBy(() -> watch(scene, p -> executor.execute(watcher::interrupt)))
        .isInstanceOf(InterruptedException.class);
    assertThat(feed.closed).isTrue();
  }

  /** Lets time pass, which the watch only notices when something wakes it. */
  private void pass(int seconds) {
    clock.move(Duration.ofSeconds(seconds));
    news.run();
  }

  private List<Rollout> watch(Scene scene, Consumer<RolloutProgress> then)
      throws InterruptedException {
    return tracker()
        .watch(
            List.of(scene.target),
            p -> {
              told.add(p);
              then.accept(p);
            });
  }

  private RolloutTracker tracker() {
    return new RolloutTracker(
        (workloads, onNews) -> {
          news = onNews;
          return feed;
        },
        clock,
        redactor,
        new EvidenceCollector(
            (container, previous, lines) -> "log",
            clock,
            redactor,
            executor,
            Duration.ofSeconds(5)),
        executor);
  }
}
