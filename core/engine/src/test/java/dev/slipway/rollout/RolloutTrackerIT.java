package dev.slipway.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.slipway.cluster.NeedsTestCluster;
import dev.slipway.cluster.ObjectRef;
import dev.slipway.cluster.TestCluster;
import dev.slipway.evidence.Evidence;
import dev.slipway.redact.Redactor;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Real rollouts on the {@link TestCluster}. It must hold busybox:1.36. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
@Execution(ExecutionMode.CONCURRENT)
@NeedsTestCluster
class RolloutTrackerIT {
  private static final Logger log = LoggerFactory.getLogger(RolloutTrackerIT.class);
  private static final Duration STABILITY = Duration.ofSeconds(3);

  private static KubernetesClient client;
  private static ExecutorService executor;

  private final String namespace = "rollout-it-" + UUID.randomUUID().toString().substring(0, 8);
  private final Redactor redactor = new Redactor();
  private final List<RolloutProgress> progress = new ArrayList<>();

  @BeforeAll
  static void connects() {
    client = TestCluster.connect();
    executor = Executors.newCachedThreadPool();
  }

  @AfterAll
  static void disconnects() {
    if (client != null) {
      client.close();
      executor.shutdownNow();
    }
  }

  @BeforeEach
  void makesANamespaceOfItsOwn() {
    client
        .namespaces()
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
        .create();
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                client.serviceAccounts().inNamespace(namespace).withName("default").get() != null);
  }

  @AfterEach
  void deletesIt() {
    client.namespaces().withName(namespace).delete();
  }

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
  void failsOnAnImageThatTheRegistryDoesNotHave() throws InterruptedException {
    // A registry without images, on the node's own loopback, which containerd talks to in HTTP.
    apply(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: registry}
        spec:
          hostNetwork: true
          containers:
            - name: httpd
              image: busybox:1.36
              command: [httpd, -f, -p, "127.0.0.1:5017", -h, /tmp]
        """);
    client.pods().inNamespace(namespace).withName("registry").waitUntilReady(30, TimeUnit.SECONDS);

    Rollout.Failed failed =
        failed(
            watch(
                deployment("missing-image", 1, "sleep 1000", "")
                    .replace("busybox:1.36", "localhost:5017/shop:bad"),
                60));

    assertThat(failed.code()).isEqualTo(FailureCode.IMAGE_NOT_FOUND);
    assertThat(failed.cause()).contains("localhost:5017/shop:bad not found");
    assertThat(failed.took()).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void failsOnAnImageThatMustNotBePulledAndIsNotThere() throws InterruptedException {
    Rollout.Failed failed =
        failed(
            watch(
                deployment("never-pull", 1, "sleep 1000", "")
                    .replace("busybox:1.36", "nosuch:1")
                    .replace("IfNotPresent", "Never"),
                60));

    assertThat(failed.code()).isEqualTo(FailureCode.IMAGE_NOT_FOUND);
    assertThat(failed.took()).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void waitsForARegistryThatCannotBeReachedAndSaysSo() throws InterruptedException {
    Rollout.Failed failed =
        failed(
            watch(
                deployment("no-registry", 1, "sleep 1000", "")
                    .replace("busybox:1.36", "localhost:5999/shop:1"),
                30));

    assertThat(failed.code()).isEqualTo(FailureCode.DEADLINE);
    assertThat(failed.cause()).contains("cannot pull image", "connection refused");
    assertThat(failed.took()).isGreaterThanOrEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void failsOnAnImageNameThatIsNone() throws InterruptedException {
    Rollout.Failed failed =
        failed(
            watch(
                deployment("bad-name", 1, "sleep 1000", "")
                    .replace("busybox:1.36", "'Bad Name:::'"),
                60));

    assertThat(failed.code()).isEqualTo(FailureCode.IMAGE_INVALID);
    assertThat(failed.pods()).extracting(PodState::state).containsExactly("InvalidImageName");
  }

  @Test
  void failsOnAConfigMapKeyThatIsMissing() throws InterruptedException {
    apply(
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: settings}
        data: {there: "1"}
        """);
    Rollout.Failed failed =
        failed(
            watch(
                deployment(
                    "missing-key",
                    1,
                    "sleep 1000",
                    "env: [{name: A, valueFrom: {configMapKeyRef: {name: settings, key: nope}}}]"),
                60));

    assertThat(failed.code()).isEqualTo(FailureCode.BAD_CONFIG_REFERENCE);
    assertThat(failed.cause()).contains("nope", "settings");
    assertThat(failed.took()).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void failsOnASecretVolumeThatIsMissing() throws InterruptedException {
    Rollout.Failed failed =
        failed(
            watch(
                deployment(
                    "missing-volume",
                    1,
                    "sleep 1000",
                    "volumeMounts: [{name: v, mountPath: /v}]"
                        + "\n      volumes: [{name: v, secret: {secretName: nope}}]"),
                60));

    assertThat(failed.code()).isEqualTo(FailureCode.BAD_CONFIG_REFERENCE);
    assertThat(failed.cause()).contains("secret \"nope\" not found");
    assertThat(failed.took()).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void failsOnACrashLoopWithTheLogsOfTheCrash() throws InterruptedException {
    redactor.learn("hunter22");
    Rollout.Failed failed =
        failed(watch(deployment("crash", 1, "echo boom hunter22; exit 3", ""), 60));

    assertThat(failed.code()).isEqualTo(FailureCode.CRASH_LOOP);
    assertThat(failed.cause()).contains("container main", "exit code 3");
    assertThat(failed.took()).isLessThan(Duration.ofSeconds(30));
    assertThat(failed.evidence()).extracting(Evidence::text).contains("boom *****");
    assertThat(failed.evidence())
        .extracting(Evidence::kind)
        .as("while it waits for its next run, its last log is the previous one")
        .contains(Evidence.Kind.STATUS, Evidence.Kind.EVENT)
        .containsAnyOf(Evidence.Kind.LOG, Evidence.Kind.PREVIOUS_LOG);
  }

  @Test
  void failsOnAProgramThatIsNotInTheImage() throws InterruptedException {
    Rollout.Failed failed =
        failed(
            watch(deployment("no-program", 1, "x", "").replace("[sh, -c, \"x\"]", "[nosuch]"), 60));

    assertThat(failed.code()).isEqualTo(FailureCode.CANNOT_START);
    assertThat(failed.cause()).contains("nosuch");
  }

  @Test
  void failsOnAContainerThatNeedsMoreMemoryThanItsLimit() throws InterruptedException {
    Rollout.Failed failed =
        failed(
            watch(
                deployment("oom", 1, "tail /dev/zero", "resources: {limits: {memory: 16Mi}}"), 60));

    assertThat(failed.code()).isEqualTo(FailureCode.OOM_KILLED);
    assertThat(failed.cause()).contains("16Mi");
    assertThat(failed.took()).isLessThan(Duration.ofSeconds(30));
  }

  @Test
  void failsWhenReadinessNeverComes() throws InterruptedException {
    Rollout.Failed failed =
        failed(
            watch(
                deployment(
                    "unready",
                    1,
                    "sleep 1000",
                    "readinessProbe: {exec: {command: [sh, -c, 'echo no db; exit 1']},"
                        + " periodSeconds: 1}"),
                60));

    assertThat(failed.code()).isEqualTo(FailureCode.PROBE_FAILING);
    assertThat(failed.cause()).contains("no db");
    assertThat(failed.took()).isBetween(Duration.ofSeconds(30), Duration.ofSeconds(60));
  }

  @Test
  void failsOnAQuotaThatIsUsedUp() throws InterruptedException {
    String quota =
        """
        apiVersion: v1
        kind: ResourceQuota
        metadata: {name: tight}
        spec:
          hard: {"requests.cpu": 10m}
        """;
    apply(quota);
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                client
                        .resourceQuotas()
                        .inNamespace(namespace)
                        .withName("tight")
                        .get()
                        .getStatus()
                        .getHard()
                    != null);
    Rollout.Failed failed =
        failed(
            watch(
                deployment("over-quota", 1, "sleep 1000", "resources: {requests: {cpu: 20m}}"),
                60));
    Rollout.Failed set =
        failed(
            watch(
                deployment("set-over-quota", 1, "sleep 1000", "resources: {requests: {cpu: 20m}}")
                    .replace("kind: Deployment", "kind: StatefulSet"),
                60));

    assertThat(failed.code()).isEqualTo(FailureCode.QUOTA_REFUSED);
    assertThat(failed.cause()).contains("exceeded quota: tight");
    assertThat(failed.took()).isLessThan(Duration.ofSeconds(10));
    assertThat(set.code()).isEqualTo(FailureCode.QUOTA_REFUSED);
    assertThat(set.took()).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void failsOnAPodThatNoNodeTakes() throws InterruptedException {
    Rollout.Failed failed =
        failed(
            watch(deployment("huge", 1, "sleep 1000", "resources: {requests: {cpu: 1000}}"), 60));

    assertThat(failed.code()).isEqualTo(FailureCode.UNSCHEDULABLE);
    assertThat(failed.pods())
        .singleElement()
        .satisfies(
            pod -> {
              assertThat(pod.name()).startsWith("huge-");
              assertThat(pod.state()).isEqualTo("Unschedulable");
              assertThat(pod.node()).isNull();
              assertThat(pod.ready()).isFalse();
            });
    assertThat(failed.cause()).contains("Insufficient cpu");
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
  void failsOnARestartAfterReady() throws InterruptedException {
    RolloutTarget usual = target(apply(deployment("unstable", 1, "sleep 7; exit 1", "")), 60);
    RolloutTarget strict =
        new RolloutTarget(
            usual.workload(),
            usual.generation(),
            usual.timeout(),
            Duration.ofSeconds(15),
            usual.schedulingGrace());
    Rollout.Failed failed = failed(tracker().watch(List.of(strict), progress::add).get(0));
    tell(failed);

    assertThat(failed.code()).isEqualTo(FailureCode.UNSTABLE);
    assertThat(failed.took()).isLessThan(Duration.ofSeconds(20));
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

  private RolloutTracker tracker() {
    return new RolloutTracker(client, Clock.systemUTC(), redactor, executor);
  }

  private Rollout watch(String yaml, int seconds) throws InterruptedException {
    progress.clear();
    RolloutTarget target = target(apply(yaml), seconds);
    Rollout end = tracker().watch(List.of(target), progress::add).get(0);
    tell(end);
    return end;
  }

  private void tell(Rollout end) {
    log.atInfo()
        .addKeyValue("workload", end.target().workload())
        .addKeyValue("end", end.kind())
        .addKeyValue("took", end.took())
        .log("{}", end instanceof Rollout.Failed f ? f.code() + ": " + f.cause() : progress);
  }

  private static Rollout.Failed failed(Rollout end) {
    assertThat(end).isInstanceOf(Rollout.Failed.class);
    return (Rollout.Failed) end;
  }

  private static RolloutTarget target(HasMetadata object, int seconds) {
    Long generation = object.getMetadata().getGeneration();
    return new RolloutTarget(
        ObjectRef.of(object),
        generation == null ? 0 : generation,
        Duration.ofSeconds(seconds),
        STABILITY,
        Duration.ofSeconds(5));
  }

  private HasMetadata apply(String yaml) {
    return client.resource(yaml).inNamespace(namespace).forceConflicts().serverSideApply();
  }

  /** A workload of busybox pods that end at once when they are told to. */
  private static String deployment(String name, int replicas, String script, String more) {
    return """
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: NAME}
    spec:
      replicas: REPLICAS
      selector: {matchLabels: {app: NAME}}
      template:
        metadata: {labels: {app: NAME}}
        spec:
          terminationGracePeriodSeconds: 0
          containers:
            - name: main
              image: busybox:1.36
              imagePullPolicy: IfNotPresent
              command: [sh, -c, "SCRIPT"]
              MORE
    """
        .replace("NAME", name)
        .replace("REPLICAS", Integer.toString(replicas))
        .replace("SCRIPT", script)
        .replace("MORE", more);
  }

  private static String job(String name, String script) {
    return """
    apiVersion: batch/v1
    kind: Job
    metadata: {name: NAME}
    spec:
      backoffLimit: 1
      template:
        spec:
          restartPolicy: Never
          containers:
            - name: main
              image: busybox:1.36
              imagePullPolicy: IfNotPresent
              command: [sh, -c, "SCRIPT"]
    """
        .replace("NAME", name)
        .replace("SCRIPT", script);
  }
}
