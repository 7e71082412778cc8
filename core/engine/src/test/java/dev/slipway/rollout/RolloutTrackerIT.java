package dev.slipway.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.cluster.NeedsTestCluster;
import dev.slipway.evidence.Evidence;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Real rollouts. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
@Execution(ExecutionMode.CONCURRENT)
@NeedsTestCluster
class RolloutTrackerIT extends TrackedRollouts {
  @Test
  void completesWhenAllPodsAreReadyAndStaySo() throws InterruptedException {
    Rollout end = watch(deployment("good", 2, "sleep 1000", ""), 60);

    assertThat(end).isInstanceOf(Rollout.Complete.class);
    assertThat(((Rollout.Complete) end).replicas()).isEqualTo(2);
    assertThat(end.took()).isGreaterThan(STABILITY);
    assertThat(progress).extracting(RolloutProgress::ready).contains(2);
    assertThat(progress)
        .extracting(RolloutProgress::waitingFor)
        .anyMatch(w -> w.startsWith("ready, must stay so"));
  }

  @Test
  void completesAtOnceWithoutReplicas() throws InterruptedException {
    Rollout end = watch(deployment("none", 0, "sleep 1000", ""), 30);

    assertThat(end).isInstanceOf(Rollout.Complete.class);
    assertThat(end.took()).isLessThan(STABILITY);
  }

  @Test
  void judgesOnlyTheNewVersionOfAnUpdate() throws InterruptedException {
    watch(deployment("update", 1, "exit 1", ""), 60);
    Rollout end = watch(deployment("update", 1, "sleep 1000", ""), 60);

    assertThat(end).isInstanceOf(Rollout.Complete.class);
  }

  @Test
  void waitsForASingleRestartWhileItStarts() throws InterruptedException {
    Rollout end =
        watch(
            deployment(
                "blip",
                1,
                "[ -f /data/once ] && exec sleep 1000; touch /data/once; sleep 1; exit 1",
                "readinessProbe: {exec: {command: [test, -f, /data/once]}, initialDelaySeconds: 2,"
                    + " periodSeconds: 1}"
                    + "\n          volumeMounts: [{name: data, mountPath: /data}]"
                    + "\n      volumes: [{name: data, emptyDir: {}}]"),
            60);

    assertThat(end).isInstanceOf(Rollout.Complete.class);
    assertThat(progress)
        .extracting(RolloutProgress::waitingFor)
        .anyMatch(w -> w.contains("exit code 1"));
  }

  @Test
  void waitsForTheNextTryWhenThePodsThatHeldTheQuotaAreGone() throws InterruptedException {
    apply(
        """
        apiVersion: v1
        kind: ResourceQuota
        metadata: {name: one-pod}
        spec: {hard: {pods: "1"}}
        """);
    // Its command does not hear of the end, and is killed after this time.
    String slow =
        deployment("slow-end", 1, "sleep 1000", "")
            .replace("terminationGracePeriodSeconds: 0", "terminationGracePeriodSeconds: 8")
            .replace(
                "  replicas: 1\n",
                "  replicas: 1\n  strategy: {rollingUpdate: {maxSurge: 1, maxUnavailable: 1}}\n");
    assertThat(watch(slow, 60)).isInstanceOf(Rollout.Complete.class);

    Rollout end = watch(slow.replace("sleep 1000", "sleep 1001"), 90);

    assertThat(end).as(() -> progress.toString()).isInstanceOf(Rollout.Complete.class);
    assertThat(progress)
        .extracting(RolloutProgress::waitingFor)
        .anyMatch(w -> w.contains("exceeded quota: one-pod"));
  }

  @Test
  void failsOnARestartAfterReady() throws InterruptedException {
    RolloutTarget usual = target(apply(deployment("unstable", 1, "sleep 7; exit 1", "")), 90);
    RolloutTarget strict =
        new RolloutTarget(
            usual.workload(),
            usual.generation(),
            usual.timeout(),
            Duration.ofSeconds(40),
            usual.schedulingGrace());
    Rollout.Failed failed = failed(tracker().watch(List.of(strict), progress::add).get(0));
    tell(failed);

    assertThat(failed.code()).isEqualTo(FailureCode.UNSTABLE);
    assertThat(failed.took()).isLessThan(Duration.ofSeconds(40));
  }

  @Test
  void watchesAStatefulSetToItsNewRevision() throws InterruptedException {
    String set =
        deployment("ordered", 2, "sleep 1000", "").replace("kind: Deployment", "kind: StatefulSet");
    assertThat(watch(set, 60)).isInstanceOf(Rollout.Complete.class);

    Rollout.Failed failed = failed(watch(set.replace("sleep 1000", "exit 4"), 90));
    assertThat(failed.code()).isEqualTo(FailureCode.CRASH_LOOP);

    Rollout.Failed again = failed(watch(set.replace("sleep 1000", "exit 5"), 10));
    assertThat(again.code())
        .as("a broken pod is not replaced by the controller, but it is not of this revision")
        .isEqualTo(FailureCode.DEADLINE);
  }

  @Test
  void watchesADaemonSetToItsNewTemplate() throws InterruptedException {
    String set =
        deployment("everywhere", 1, "sleep 1000", "")
            .replace("kind: Deployment", "kind: DaemonSet")
            .replace("  replicas: 1\n", "");
    assertThat(watch(set, 60)).isInstanceOf(Rollout.Complete.class);

    Rollout.Failed failed = failed(watch(set.replace("sleep 1000", "exit 4"), 90));
    assertThat(failed.code()).isEqualTo(FailureCode.CRASH_LOOP);

    assertThat(watch(set, 90)).as("back again").isInstanceOf(Rollout.Complete.class);
  }

  @Test
  void watchesAJobToItsEnd() throws InterruptedException {
    assertThat(watch(job("good-job", "echo done"), 60)).isInstanceOf(Rollout.Complete.class);

    Rollout.Failed failed = failed(watch(job("bad-job", "echo no such table; exit 7"), 60));
    assertThat(failed.code()).isEqualTo(FailureCode.JOB_FAILED);
    assertThat(failed.cause()).contains("BackoffLimitExceeded", "exit code 7");
    assertThat(failed.evidence()).extracting(Evidence::text).contains("no such table");
  }

  @Test
  void abandonsTheOthersWhenOneFails() throws InterruptedException {
    RolloutTarget slow =
        target(
            apply(
                deployment(
                    "slow",
                    1,
                    "sleep 1000",
                    "readinessProbe: {exec: {command: ['false']}, periodSeconds: 1}")),
            120);
    RolloutTarget broken =
        target(apply(deployment("broken", 1, "x", "").replace("[sh, -c, \"x\"]", "[nosuch]")), 120);

    List<Rollout> ends = tracker().watch(List.of(slow, broken), progress::add);

    assertThat(ends)
        .extracting(Rollout::kind)
        .containsExactly(Rollout.Kind.ABANDONED, Rollout.Kind.FAILED);
  }

  @Test
  void failsWhenTheWorkloadIsDeleted() throws InterruptedException {
    HasMetadata object =
        apply(
            deployment(
                "gone",
                1,
                "sleep 1000",
                "readinessProbe: {exec: {command: ['false']}, periodSeconds: 1}"));
    List<Rollout> ends =
        tracker()
            .watch(
                List.of(target(object, 60)),
                p -> {
                  if (p.wanted() == 1) {
                    client.resource(object).inNamespace(namespace).delete();
                  }
                });

    assertThat(failed(ends.get(0)).code()).isEqualTo(FailureCode.DELETED);
  }

  @Test
  void endsWhenItsThreadIsInterrupted() {
    HasMetadata object =
        apply(
            deployment(
                "stopped",
                1,
                "sleep 1000",
                "readinessProbe: {exec: {command: ['false']}, periodSeconds: 1}"));
    AtomicReference<Thread> watcher = new AtomicReference<>(Thread.currentThread());

    assertThatThrownBy(
            () ->
                tracker()
                    .watch(
                        List.of(target(object, 60)),
                        p -> executor.execute(() -> watcher.get().interrupt())))
        .isInstanceOf(InterruptedException.class);
  }

  @ParameterizedTest
  @EnumSource(CuttableProxy.Cut.class)
  void goesOnAfterAConnectionThatWasLostForTwentySeconds(CuttableProxy.Cut how) throws Exception {
    URI server = URI.create(client.getConfiguration().getMasterUrl());
    try (CuttableProxy proxy = new CuttableProxy(server.getHost(), server.getPort());
        KubernetesClient proxied =
            new KubernetesClientBuilder()
                .withConfig(
                    new ConfigBuilder(client.getConfiguration())
                        .withMasterUrl("https://127.0.0.1:" + proxy.port())
                        .build())
                .build()) {
      HasMetadata object =
          apply(
              deployment(
                  "cut-" + how.name().toLowerCase(Locale.ROOT),
                  1,
                  "sleep 15; touch /tmp/ready; sleep 1000",
                  "readinessProbe: {exec: {command: [test, -f, /tmp/ready]}, periodSeconds: 1}"));
      AtomicBoolean cut = new AtomicBoolean();
      List<Rollout> ends =
          new RolloutTracker(proxied, Clock.systemUTC(), redactor, executor)
              .watch(
                  List.of(target(object, 90)),
                  p -> {
                    progress.add(p);
                    if (p.wanted() == 1 && cut.compareAndSet(false, true)) {
                      proxy.cut(how);
                      CompletableFuture.delayedExecutor(20, TimeUnit.SECONDS, executor)
                          .execute(() -> proxy.mend(how));
                    }
                  });

      tell(ends.get(0));
      assertThat(ends).extracting(Rollout::kind).containsExactly(Rollout.Kind.COMPLETE);
      assertThat(ends.get(0).took()).isBetween(Duration.ofSeconds(20), Duration.ofSeconds(45));
      assertThat(progress)
          .extracting(RolloutProgress::waitingFor)
          .anyMatch(w -> w.startsWith("no answer from the API server since"));
    }
  }
}
