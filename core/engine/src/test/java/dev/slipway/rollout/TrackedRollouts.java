package dev.slipway.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.cluster.ObjectRef;
import dev.slipway.cluster.RealNamespace;
import dev.slipway.cluster.TestCluster;
import dev.slipway.redact.Redactor;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A namespace on the {@link TestCluster}, which must hold busybox:1.36, and rollouts there. */
abstract class TrackedRollouts {
  private static final Logger log = LoggerFactory.getLogger(TrackedRollouts.class);
  static final Duration STABILITY = Duration.ofSeconds(3);

  private final RealNamespace home = RealNamespace.create("rollout-it");
  final KubernetesClient client = home.client();
  final String namespace = home.name();
  final ExecutorService executor = Executors.newCachedThreadPool();
  final Redactor redactor = new Redactor();
  final List<RolloutProgress> progress = new ArrayList<>();

  @BeforeEach
  void awaitsTheAccountOfItsPods() {
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                client.serviceAccounts().inNamespace(namespace).withName("default").get() != null);
  }

  @AfterEach
  void deletesTheNamespace() {
    home.close();
    executor.shutdownNow();
  }

  RolloutTracker tracker() {
    return new RolloutTracker(client, Clock.systemUTC(), redactor, executor);
  }

  Rollout watch(String yaml, int seconds) throws InterruptedException {
    progress.clear();
    RolloutTarget target = target(apply(yaml), seconds);
    Rollout end = tracker().watch(List.of(target), progress::add).get(0);
    tell(end);
    return end;
  }

  void tell(Rollout end) {
    log.atInfo()
        .addKeyValue("workload", end.target().workload())
        .addKeyValue("end", end.kind())
        .addKeyValue("took", end.took())
        .log("{}", end instanceof Rollout.Failed f ? f.code() + ": " + f.cause() : progress);
  }

  static Rollout.Failed failed(Rollout end) {
    assertThat(end).isInstanceOf(Rollout.Failed.class);
    return (Rollout.Failed) end;
  }

  static RolloutTarget target(HasMetadata object, int seconds) {
    Long generation = object.getMetadata().getGeneration();
    return new RolloutTarget(
        ObjectRef.of(object),
        generation == null ? 0 : generation,
        Duration.ofSeconds(seconds),
        STABILITY,
        Duration.ofSeconds(5));
  }

  HasMetadata apply(String yaml) {
    return client.resource(yaml).inNamespace(namespace).forceConflicts().serverSideApply();
  }

  /** A workload of busybox pods that end at once when they are told to. */
  static String deployment(String name, int replicas, String script, String more) {
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

  static String job(String name, String script) {
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
