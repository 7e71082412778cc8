package dev.slipway.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PodSelectionIT {
  /** Holds no resourceVersion, so that a write of the kubelet in between is no conflict. */
  private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);

  private ClusterNamespace namespace;
  private PodSelection selection;

  @BeforeEach
  void createNamespace() {
    namespace = ClusterNamespace.create();
    selection = new PodSelection(namespace.client(), namespace.name());
  }

  @AfterEach
  void deleteNamespace() {
    if (namespace != null) {
      namespace.close();
    }
  }

  private void apply(String kind, String version, boolean ready, String more) {
    namespace
        .client()
        .resource(
            namespace.object(
                """
                apiVersion: apps/v1
                kind: %s
                metadata: {name: backend}
                spec:
                  %s
                  selector: {matchLabels: {app: backend}}
                  template:
                    metadata: {labels: {app: backend}, annotations: {version: "%s"}}
                    spec:
                      terminationGracePeriodSeconds: 0
                      containers:
                      - name: main
                        image: busybox:1.36
                        imagePullPolicy: IfNotPresent
                        command: [sleep, "3600"]
                        readinessProbe: {exec: {command: ["%s"]}, periodSeconds: 1, timeoutSeconds: 10}
                      - name: side
                        image: busybox:1.36
                        imagePullPolicy: IfNotPresent
                        command: [sleep, "3600"]
                """
                    .formatted(kind, more, version, ready)))
        .serverSideApply();
  }

  private String chosenVersion(String workload) {
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> selection.choose(workload, null).kind() == PodChoice.Kind.CHOSEN);
    PodChoice.Chosen chosen = (PodChoice.Chosen) selection.choose(workload, null);
    Pod pod =
        namespace
            .client()
            .pods()
            .inNamespace(namespace.name())
            .withName(chosen.target().pod())
            .get();
    return pod.getMetadata().getAnnotations().get("version");
  }

  private PodChoice.None none(String workload) {
    return (PodChoice.None) selection.choose(workload, null);
  }

  @Test
  void choosesAPodOfTheDeploymentsNewestReplicaSetOnly() {
    apply("Deployment", "1", true, "replicas: 1");
    assertThat(chosenVersion("backend")).isEqualTo("1");

    apply("Deployment", "2", false, "replicas: 1");
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> assertThat(none("backend").reason()).isEqualTo(PodChoice.Reason.NO_READY_POD));
    assertThat(none("backend").cause()).contains("Deployment/backend", "none is ready");

    // back to the first template: its ReplicaSet is the newest again
    apply("Deployment", "1", true, "replicas: 1");
    assertThat(chosenVersion("backend")).isEqualTo("1");
  }

  @Test
  void choosesAPodOfTheStatefulSetsUpdateRevisionOnly() {
    apply("StatefulSet", "1", true, "serviceName: none");
    assertThat(chosenVersion("StatefulSet/backend")).isEqualTo("1");

    apply("StatefulSet", "2", true, "serviceName: none");
    assertThat(chosenVersion("statefulset/backend")).isEqualTo("2");
  }

  @Test
  void choosesAPodOfTheDaemonSetsNewestRevisionOnly() {
    apply("DaemonSet", "1", true, "minReadySeconds: 0");
    assertThat(chosenVersion("DaemonSet/backend")).isEqualTo("1");

    apply("DaemonSet", "2", true, "minReadySeconds: 0");
    assertThat(chosenVersion("DaemonSet/backend")).isEqualTo("2");
  }

  @Test
  void takesTheNamedContainerAndSaysWhichThereAre() {
    apply("Deployment", "1", true, "replicas: 1");
    assertThat(chosenVersion("backend")).isEqualTo("1");

    assertThat(selection.choose("backend", "side"))
        .isInstanceOfSatisfying(
            PodChoice.Chosen.class,
            chosen -> assertThat(chosen.target().container()).isEqualTo("side"));
    assertThat(selection.choose("backend", "nobody"))
        .isInstanceOfSatisfying(
            PodChoice.None.class,
            none -> {
              assertThat(none.reason()).isEqualTo(PodChoice.Reason.NO_CONTAINER);
              assertThat(none.cause()).contains("[main, side]");
            });
  }

  @Test
  void saysThatThereIsNoSuchWorkload() {
    assertThat(none("nobody").reason()).isEqualTo(PodChoice.Reason.NO_WORKLOAD);
    assertThat(none("StatefulSet/nobody").cause()).contains("StatefulSet/nobody");
  }

  @Test
  void passesOverAPodThatIsTerminating() {
    apply("Deployment", "1", true, "replicas: 1");
    assertThat(chosenVersion("backend")).isEqualTo("1");
    PodChoice.Chosen chosen = (PodChoice.Chosen) selection.choose("backend", null);
    var pod =
        namespace.client().pods().inNamespace(namespace.name()).withName(chosen.target().pod());
    pod.patch(MERGE, "{\"metadata\":{\"finalizers\":[\"slipway.dev/test\"]}}");
    pod.withGracePeriod(0).delete();
    pod.waitUntilCondition(
        p -> p.getMetadata().getDeletionTimestamp() != null, 20, TimeUnit.SECONDS);
    try {
      await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () ->
                  selection.choose("backend", null) instanceof PodChoice.Chosen other
                      && !other.target().equals(chosen.target()));
    } finally {
      pod.patch(MERGE, "{\"metadata\":{\"finalizers\":null}}");
    }
  }
}
