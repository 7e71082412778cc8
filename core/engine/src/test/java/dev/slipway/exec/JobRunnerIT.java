package dev.slipway.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.cluster.ClusterPatience;
import dev.slipway.manifest.Manifests;
import dev.slipway.redact.Redactor;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

class JobRunnerIT {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private static ClusterNamespace namespace;
  private final Redactor redactor = new Redactor();

  @BeforeAll
  static void createNamespace() {
    namespace = ClusterNamespace.create();
    namespace.apply(
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: settings}
        data: {GREETING: hello from the template}
        """);
    namespace.apply(
        """
        apiVersion: v1
        kind: Service
        metadata: {name: backend}
        spec:
          selector: {app: backend}
          ports: [{port: 80, targetPort: 8000, protocol: TCP}]
        """);
  }

  @AfterAll
  static void deleteNamespace() {
    if (namespace != null) {
      namespace.close();
    }
  }

  private Manifests manifests(String image, String configMap) {
    return new Manifests(
        List.of(
            namespace.object(
                """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: backend}
                spec:
                  selector: {matchLabels: {app: backend}}
                  template:
                    metadata: {labels: {app: backend}}
                    spec:
                      terminationGracePeriodSeconds: 0
                      initContainers:
                      - name: prepare
                        image: busybox:1.36
                        imagePullPolicy: IfNotPresent
                        command: [sh, -c, echo prepared > /shared/state]
                        volumeMounts: [{name: shared, mountPath: /shared}]
                      containers:
                      - name: proxy
                        image: no-such-registry.invalid/proxy:1
                      - name: backend
                        image: %s
                        imagePullPolicy: IfNotPresent
                        command: [sleep, "3600"]
                        ports: [{containerPort: 8000, protocol: TCP}]
                        readinessProbe: {exec: {command: ["false"]}}
                        livenessProbe: {exec: {command: ["false"]}, periodSeconds: 1, failureThreshold: 1}
                        lifecycle: {preStop: {exec: {command: [sleep, "60"]}}}
                        envFrom: [{configMapRef: {name: %s}}]
                        volumeMounts: [{name: shared, mountPath: /shared}]
                      volumes: [{name: shared, emptyDir: {}}]
                """
                    .formatted(image, configMap))));
  }

  private JobRunner runner(TestInfo test, Manifests manifests) {
    return JobRunner.builder(namespace.client(), redactor)
        .namespace(namespace.name())
        .manifests(manifests)
        .workload("backend")
        .container("backend")
        .application("preskool-erp")
        .release(test.getTestMethod().orElseThrow().getName())
        .pullGrace(Duration.ofSeconds(5))
        .build();
  }

  private JobRunner runner(TestInfo test) {
    return runner(test, manifests("busybox:1.36", "settings"));
  }

  private Job job(String name) {
    return namespace
        .client()
        .batch()
        .v1()
        .jobs()
        .inNamespace(namespace.name())
        .withName(name)
        .get();
  }

  private List<Pod> pods(String job) {
    return namespace
        .client()
        .pods()
        .inNamespace(namespace.name())
        .withLabel("job-name", job)
        .list()
        .getItems();
  }

  @Test
  void runsWithTheTemplatesEnvironmentVolumesAndInitContainers(TestInfo test) {
    redactor.learn("s3cret-value");

    Receipt receipt =
        runner(test)
            .run(
                "greet",
                List.of("sh", "-c", "echo $GREETING; cat /shared/state; echo s3cret-value >&2"),
                MINUTE);

    assertThat(receipt.succeeded()).isTrue();
    assertThat(receipt.stdout().lines())
        .containsExactlyInAnyOrder("hello from the template", "prepared", "*****");
  }

  @Test
  void finishesWithTheCommandsExitCodeAndKeepsTheJobForEvidence(TestInfo test) {
    JobRunner runner = runner(test);

    Receipt receipt = runner.run("fail", List.of("sh", "-c", "echo broken; exit 7"), MINUTE);
    runner.cleanUp();

    assertThat(receipt)
        .isInstanceOfSatisfying(
            Receipt.Finished.class, finished -> assertThat(finished.exitCode()).isEqualTo(7));
    assertThat(receipt.stdout()).isEqualTo("broken\n");
    assertThat(job(runner.jobName("fail"))).isNotNull();
  }

  @Test
  void expandsNoVariablesInArguments(TestInfo test) {
    Receipt receipt =
        runner(test).run("echo", List.of("echo", "$(GREETING)", "$$", "$HOME"), MINUTE);

    assertThat(receipt.stdout()).isEqualTo("$(GREETING) $$ $HOME\n");
  }

  @Test
  void runsOnceForTwoRunnersAtTheSameTime(TestInfo test) {
    List<String> command = List.of("sh", "-c", "sleep 2; cat /proc/sys/kernel/random/uuid");

    CompletableFuture<Receipt> first =
        CompletableFuture.supplyAsync(() -> runner(test).run("once", command, MINUTE));
    CompletableFuture<Receipt> second =
        CompletableFuture.supplyAsync(() -> runner(test).run("once", command, MINUTE));

    assertThat(first.join().succeeded()).isTrue();
    assertThat(second.join().stdout()).isNotBlank().isEqualTo(first.join().stdout());
    assertThat(pods(runner(test).jobName("once"))).hasSize(1);
  }

  @Test
  void adoptsTheJobOfARunnerThatDied(TestInfo test) throws Exception {
    List<String> command = List.of("sh", "-c", "sleep 3; cat /proc/sys/kernel/random/uuid");
    Thread dying = new Thread(() -> runner(test).run("once", command, MINUTE));
    dying.start();
    JobRunner resumed = runner(test);
    await().atMost(Duration.ofSeconds(20)).until(() -> job(resumed.jobName("once")) != null);
    dying.interrupt();
    dying.join();

    Receipt receipt = resumed.run("once", command, MINUTE);
    Receipt again = resumed.run("once", command, MINUTE);

    assertThat(receipt.succeeded()).isTrue();
    assertThat(again.stdout()).isEqualTo(receipt.stdout());
    assertThat(pods(resumed.jobName("once"))).hasSize(1);
  }

  @Test
  void doesNotTakeTheReceiptOfAnotherCommandForItsOwn(TestInfo test) {
    JobRunner runner = runner(test);
    runner.run("one", List.of("echo", "one"), MINUTE);

    Receipt receipt = runner.run("one", List.of("echo", "two"), MINUTE);

    assertThat(receipt)
        .isInstanceOfSatisfying(
            Receipt.NotRun.class,
            notRun -> assertThat(notRun.reason()).contains("another command"));
  }

  @Test
  void wasNotRunWhenTheImageCannotBePulledAndWillNotBeLater(TestInfo test) {
    JobRunner runner = runner(test, manifests("no-such-registry.invalid/backend:1", "settings"));

    Receipt receipt = runner.run("run", List.of("echo", "hi"), Duration.ofMinutes(5));

    assertThat(receipt)
        .isInstanceOfSatisfying(
            Receipt.NotRun.class,
            notRun -> assertThat(notRun.reason()).contains("no-such-registry.invalid/backend:1"));
    assertThat(receipt.took()).isLessThan(MINUTE);
    assertThat(pods(runner.jobName("run"))).isEmpty();
    assertThat(job(runner.jobName("run")).getSpec().getParallelism()).isZero();
    assertThat(runner.run("run", List.of("echo", "hi"), MINUTE).kind())
        .isEqualTo(Receipt.Kind.NOT_RUN);
  }

  @Test
  void wasNotRunWhenItsConfigMapIsMissing(TestInfo test) {
    JobRunner runner = runner(test, manifests("busybox:1.36", "no-such-settings"));

    Receipt receipt = runner.run("run", List.of("echo", "hi"), Duration.ofMinutes(5));

    assertThat(receipt)
        .isInstanceOfSatisfying(
            Receipt.NotRun.class,
            notRun -> assertThat(notRun.reason()).contains("no-such-settings"));
    assertThat(receipt.took()).isLessThan(MINUTE);
  }

  @Test
  void wasNotRunWhenTheProgramIsMissing(TestInfo test) {
    Receipt receipt = runner(test).run("run", List.of("no-such-program"), MINUTE);

    assertThat(receipt)
        .isInstanceOfSatisfying(
            Receipt.NotRun.class,
            notRun -> assertThat(notRun.reason()).contains("no-such-program"));
  }

  @Test
  void wasNotRunWhenAQuotaRefusesItsPod(TestInfo test) {
    try (ClusterNamespace full = ClusterNamespace.create()) {
      full.apply(
          """
          apiVersion: v1
          kind: ResourceQuota
          metadata: {name: none}
          spec: {hard: {pods: "0"}}
          """);
      ClusterPatience.awaitQuota(full.client(), full.name(), "none");
      JobRunner runner =
          JobRunner.builder(full.client(), redactor)
              .namespace(full.name())
              .manifests(manifests("busybox:1.36", "settings"))
              .workload("Deployment/backend")
              .container("backend")
              .application("preskool-erp")
              .release("r1")
              .build();

      Receipt receipt = runner.run("run", List.of("echo", "hi"), Duration.ofMinutes(5));

      assertThat(receipt)
          .isInstanceOfSatisfying(
              Receipt.NotRun.class,
              notRun -> assertThat(notRun.reason()).contains("exceeded quota"));
      assertThat(receipt.took()).isLessThan(MINUTE);
    }
  }

  @Test
  void isUnknownWhenItsTimeIsOver(TestInfo test) {
    Receipt receipt =
        runner(test)
            .run("slow", List.of("sh", "-c", "echo begun; sleep 600"), Duration.ofSeconds(20));

    assertThat(receipt)
        .isInstanceOfSatisfying(
            Receipt.Unknown.class,
            // a Job controller may forget a deadline when its first write of the start was refused
            unknown ->
                assertThat(unknown.reason())
                    .containsAnyOf("DeadlineExceeded", "did not end within its time"));
    assertThat(receipt.took()).isLessThan(Duration.ofSeconds(45));
  }

  @Test
  void isNeverASuccessWhenItIsDeletedWhileItRuns(TestInfo test) {
    JobRunner runner = runner(test);
    CompletableFuture<Receipt> running =
        CompletableFuture.supplyAsync(
            () -> runner.run("slow", List.of("sleep", "600"), Duration.ofMinutes(5)));
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                pods(runner.jobName("slow")).stream()
                    .anyMatch(pod -> "Running".equals(pod.getStatus().getPhase())));

    namespace
        .client()
        .batch()
        .v1()
        .jobs()
        .inNamespace(namespace.name())
        .withName(runner.jobName("slow"))
        .delete();

    Receipt receipt = running.orTimeout(40, TimeUnit.SECONDS).join();
    assertThat(receipt.succeeded()).isFalse();
    assertThat(receipt.kind()).isNotEqualTo(Receipt.Kind.NOT_RUN);
  }

  @Test
  void isNotSelectedByTheServiceOfItsWorkload(TestInfo test) {
    JobRunner runner = runner(test);
    CompletableFuture<Receipt> running =
        CompletableFuture.supplyAsync(() -> runner.run("listen", List.of("sleep", "20"), MINUTE));
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                pods(runner.jobName("listen")).stream()
                    .anyMatch(pod -> "Running".equals(pod.getStatus().getPhase())));

    Pod pod = pods(runner.jobName("listen")).get(0);
    assertThat(pod.getMetadata().getLabels())
        .doesNotContainKey("app")
        .containsEntry("app.kubernetes.io/managed-by", "slipway")
        .containsEntry("slipway.dev/release", "isNotSelectedByTheServiceOfItsWorkload");
    assertThat(
            namespace
                .client()
                .endpoints()
                .inNamespace(namespace.name())
                .withName("backend")
                .get()
                .getSubsets())
        .isEmpty();
    assertThat(running.join().succeeded()).isTrue();
  }

  @Test
  void cleansUpWhatSucceededAndWhatEarlierReleasesLeft(TestInfo test) {
    JobRunner earlier =
        JobRunner.builder(namespace.client(), redactor)
            .namespace(namespace.name())
            .manifests(manifests("busybox:1.36", "settings"))
            .workload("backend")
            .container("backend")
            .application("clean-up")
            .release("r1")
            .build();
    JobRunner later =
        JobRunner.builder(namespace.client(), redactor)
            .namespace(namespace.name())
            .manifests(manifests("busybox:1.36", "settings"))
            .workload("backend")
            .container("backend")
            .application("clean-up")
            .release("r2")
            .build();
    earlier.run("fail", List.of("false"), MINUTE);
    later.run("fail", List.of("false"), MINUTE);
    later.run("pass", List.of("true"), MINUTE);
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> !job(later.jobName("pass")).getStatus().getConditions().isEmpty());

    later.cleanUp();

    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> {
              assertThat(job(earlier.jobName("fail"))).isNull();
              assertThat(job(later.jobName("pass"))).isNull();
            });
    assertThat(job(later.jobName("fail"))).isNotNull();
  }
}
