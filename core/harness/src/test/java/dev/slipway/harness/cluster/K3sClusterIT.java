package dev.slipway.harness.cluster;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

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
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

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
  void pullsAnImageThatTheEngineLacks(@TempDir Path folder) throws Exception {
    Path program = Path.of("/usr/bin/docker-registry");
    assumeTrue(Files.isExecutable(program), "no " + program + "; apt-get install docker-registry");
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    Path config =
        Files.writeString(
            folder.resolve("config.yml"),
            """
            version: 0.1
            storage: {filesystem: {rootdirectory: %s}}
            http: {addr: "127.0.0.1:%d"}
            """
                .formatted(folder.resolve("data"), port));
    Process registry =
        new ProcessBuilder(program.toString(), "serve", config.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    String image = "127.0.0.1:" + port + "/busybox:pulled";
    try {
      docker("tag", BUSYBOX, image);
      await().atMost(30, SECONDS).untilAsserted(() -> docker("push", image));
      docker("rmi", image);

      cluster.importImage(image);

      docker("image", "inspect", image);
    } finally {
      registry.destroy();
      new ProcessBuilder("docker", "rmi", image).start().waitFor();
    }
  }

  private static void docker(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("docker"));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(() -> command + ": " + said).isZero();
  }

  @Test
  void saysThatThereIsNoSuchImage() {
    assertThatThrownBy(() -> cluster.importImage("slipway/not-built:0"))
        .isInstanceOf(ClusterException.class)
        .hasMessageContaining("slipway/not-built:0")
        .hasMessageContaining("build or pull it first");
  }
}
