package dev.slipway.embedded.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.embedded.Cluster;
import dev.slipway.embedded.NeedsBusybox;
import dev.slipway.embedded.node.ImageCatalogue;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
@NeedsBusybox
class DeploymentTest {
  private Cluster cluster;

  @BeforeEach
  void starts() throws IOException {
    cluster = new Cluster(ImageCatalogue.builder().build());
  }

  @AfterEach
  void stops() throws IOException {
    cluster.close();
  }

  private void deploy(int replicas, String script, String strategy) {
    cluster.apply(
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          replicas: REPLICAS
          progressDeadlineSeconds: 2
          selector: {matchLabels: {app: shop}}
          strategy: STRATEGY
          template:
            metadata: {labels: {app: shop}}
            spec:
              terminationGracePeriodSeconds: 0
              containers:
              - {name: main, image: "busybox:1.36", command: [sh, -c, "SCRIPT"]}
        """
            .replace("REPLICAS", Integer.toString(replicas))
            .replace("STRATEGY", strategy)
            .replace("SCRIPT", script));
  }

  private static boolean isDone(Deployment deployment, int replicas) {
    var status = deployment.getStatus();
    return status != null
        && Objects.equals(status.getObservedGeneration(), deployment.getMetadata().getGeneration())
        && Objects.equals(status.getAvailableReplicas(), replicas)
        && Objects.equals(status.getUpdatedReplicas(), replicas)
        && Objects.equals(status.getReplicas(), replicas);
  }

  private static String condition(Deployment deployment, String type) {
    return deployment.getStatus() == null
        ? ""
        : deployment.getStatus().getConditions().stream()
            .filter(c -> c.getType().equals(type))
            .map(c -> c.getStatus() + " " + c.getReason())
            .findFirst()
            .orElse("");
  }

  @Test
  void rollsFromOneTemplateToTheNextAndBack() {
    deploy(2, "sleep 1000", "{type: RollingUpdate}");
    cluster.when(Deployment.class, "shop", d -> isDone(d, 2));

    deploy(2, "sleep 1001", "{type: RollingUpdate}");
    Deployment second = cluster.when(Deployment.class, "shop", d -> isDone(d, 2));
    assertThat(second.getMetadata().getAnnotations())
        .containsEntry("deployment.kubernetes.io/revision", "2");
    assertThat(condition(second, "Available")).isEqualTo("True MinimumReplicasAvailable");
    assertThat(condition(second, "Progressing")).isEqualTo("True NewReplicaSetAvailable");

    deploy(2, "sleep 1000", "{type: RollingUpdate}");
    cluster.when(
        Deployment.class,
        "shop",
        d -> isDone(d, 2) && "3".equals(d.getMetadata().getAnnotations().get(Revisions.REVISION)));
    assertThat(cluster.api.list(ReplicaSet.class, "test")).hasSize(2);
    await().atMost(Duration.ofSeconds(10)).until(() -> cluster.pods().size() == 2);
  }

  @Test
  void stopsAllBeforeItStartsAnewWhenItRecreates() {
    deploy(2, "sleep 1000", "{type: Recreate}");
    cluster.when(Deployment.class, "shop", d -> isDone(d, 2));

    deploy(2, "sleep 1001", "{type: Recreate}");
    cluster.when(Deployment.class, "shop", d -> isDone(d, 2));

    var events = cluster.events().stream().filter(e -> e.startsWith("Scaling")).toList();
    assertThat(events).hasSize(3);
    assertThat(events.get(1)).contains("Scaled down").endsWith("to 0");
    assertThat(events.get(2)).contains("Scaled up").endsWith("to 2");
  }

  @Test
  void keepsTheOldVersionAndSaysThatItDoesNotProgress() {
    deploy(1, "sleep 1000", "{type: RollingUpdate}");
    cluster.when(Deployment.class, "shop", d -> isDone(d, 1));

    deploy(1, "exit 1", "{type: RollingUpdate}");

    Deployment stuck =
        cluster.when(
            Deployment.class,
            "shop",
            d -> condition(d, "Progressing").equals("False ProgressDeadlineExceeded"));
    assertThat(condition(stuck, "Available")).isEqualTo("True MinimumReplicasAvailable");
  }

  @Test
  void scales() {
    deploy(1, "sleep 1000", "{type: RollingUpdate}");
    cluster.when(Deployment.class, "shop", d -> isDone(d, 1));
    deploy(3, "sleep 1000", "{type: RollingUpdate}");
    cluster.when(Deployment.class, "shop", d -> isDone(d, 3));
    deploy(0, "sleep 1000", "{type: RollingUpdate}");

    await().atMost(Duration.ofSeconds(20)).until(() -> cluster.pods().isEmpty());
  }
}
