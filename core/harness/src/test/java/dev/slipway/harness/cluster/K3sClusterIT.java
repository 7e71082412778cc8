package dev.slipway.harness.cluster;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.slipway.harness.junit.EnabledIfAvailable;
import dev.slipway.harness.junit.Requirement;
import dev.slipway.harness.junit.WithRehearsalCluster;
import dev.slipway.harness.probe.SteadyRequests;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@WithRehearsalCluster
@EnabledIfAvailable(Requirement.DOCKER)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class K3sClusterIT {
  private static final String BUSYBOX = "busybox:1.36";
  private static final String NAMESPACE = "harness-k3s";

  private RehearsalCluster cluster;

  @BeforeAll
  void start(RehearsalCluster started) {
    cluster = started;
    NamespaceBuilder namespace = new NamespaceBuilder();
    cluster
        .client()
        .resource(namespace.withNewMetadata().withName(NAMESPACE).endMetadata().build())
        .create();
  }

  @AfterAll
  void cleanUp() {
    cluster.client().namespaces().withName(NAMESPACE).delete();
  }

  @Test
  void isWhatItSays() throws Exception {
    assertThat(cluster.kind()).isEqualTo(RehearsalCluster.Kind.K3S);
    assertThat(cluster.fidelity()).startsWith("A real Kubernetes v1.");
    assertThat(Files.readString(cluster.kubeconfigFile())).isEqualTo(cluster.kubeconfig());
    Config fromFile = Config.fromKubeconfig(cluster.kubeconfigFile().toFile());
    try (KubernetesClient client = new KubernetesClientBuilder().withConfig(fromFile).build()) {
      assertThat(client.namespaces().withName("kube-system").get().getMetadata().getUid())
          .isEqualTo(cluster.fingerprint());
    }
  }

  @Test
  void isOneForTheWholeSession(RehearsalCluster again) {
    assertThat(again).isSameAs(cluster);
  }

  @Test
  void runsAnImportedImageThatIsReachedAtItsNodePort() {
    cluster.importImage(BUSYBOX);
    Pod pod =
        new PodBuilder()
            .withNewMetadata()
            .withName("web")
            .withLabels(Map.of("app", "web"))
            .endMetadata()
            .withNewSpec()
            .withTerminationGracePeriodSeconds(0L)
            .addNewContainer()
            .withName("web")
            .withImage(BUSYBOX)
            .withImagePullPolicy("Never")
            .withCommand(
                "sh", "-c", "mkdir /w && echo it works >/w/index.html && httpd -f -p 8080 -h /w")
            .endContainer()
            .endSpec()
            .build();
    cluster.client().pods().inNamespace(NAMESPACE).resource(pod).create();
    cluster
        .client()
        .services()
        .inNamespace(NAMESPACE)
        .resource(
            new ServiceBuilder()
                .withNewMetadata()
                .withName("web")
                .endMetadata()
                .withNewSpec()
                .withType("NodePort")
                .withSelector(Map.of("app", "web"))
                .addNewPort()
                .withPort(80)
                .withNewTargetPort(8080)
                .withNodePort(30083)
                .withProtocol("TCP")
                .endPort()
                .endSpec()
                .build())
        .create();
    cluster.client().pods().inNamespace(NAMESPACE).withName("web").waitUntilReady(60, SECONDS);

    try (SteadyRequests stream =
        SteadyRequests.to(cluster.nodePort(30083), Duration.ofMillis(100), Duration.ofSeconds(2))) {
      await().atMost(30, SECONDS).until(() -> stream.report().succeeded() >= 5);
    }
  }

  @Test
  void refusesAPortThatItDoesNotPublish() {
    assertThatThrownBy(() -> cluster.nodePort(31000))
        .isInstanceOf(ClusterException.class)
        .hasMessageContaining("30080 to 30089");
  }

  @Test
  void saysThatThereIsNoSuchImage() {
    assertThatThrownBy(() -> cluster.importImage("slipway/not-built:0"))
        .isInstanceOf(ClusterException.class)
        .hasMessageContaining("slipway/not-built:0")
        .hasMessageContaining("build or pull it first");
  }
}
