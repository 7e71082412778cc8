package dev.slipway.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import dev.slipway.ReleaseListener;
import dev.slipway.ReleaseOutcome;
import dev.slipway.Slipway;
import dev.slipway.embedded.EmbeddedKubernetes;
import dev.slipway.embedded.node.ImageCatalogue;
import dev.slipway.embedded.node.Program;
import dev.slipway.record.DeploymentRecord;
import dev.slipway.record.PhaseRecord;
import dev.slipway.release.Phase;
import dev.slipway.release.Release;
import io.fabric8.kubernetes.api.model.LimitRangeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The watch as a Job: the deployer's process ends, and the Job comes to the end of the release. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DetachedWatchIT {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  /** Pods have a /tmp of their own, and would not see one in the folder. */
  private static final Path POD_KUBECONFIG = Path.of("target/detached.kubeconfig").toAbsolutePath();

  @TempDir private static Path folder;
  private static EmbeddedKubernetes cluster;
  private static KubernetesClient client;
  private static HttpServer users;
  private static volatile int status = 200;

  @BeforeAll
  static void start() throws IOException {
    assumeTrue(
        EmbeddedKubernetes.isolatesContainers() && EmbeddedKubernetes.runsBusybox(),
        "the embedded cluster needs Linux namespaces of an unprivileged user, and a busybox that is"
            + " linked statically");
    users = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    users.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    users.start();
    cluster =
        EmbeddedKubernetes.builder()
            .images(
                ImageCatalogue.builder()
                    .image("shop/backend", Program.busybox(), "v1", "v2", "v3")
                    .image(
                        "slipway/watch",
                        Program.mainClass(Main.class).with("KUBECONFIG", POD_KUBECONFIG.toString()),
                        "1")
                    .build())
            .start();
    Files.writeString(folder.resolve("kubeconfig"), cluster.kubeconfig());
    Files.writeString(POD_KUBECONFIG, cluster.kubeconfig());
    client =
        new KubernetesClientBuilder()
            .withConfig(Config.fromKubeconfig(cluster.kubeconfig()))
            .build();
    Files.createDirectories(folder.resolve("k8s"));
    Files.writeString(
        folder.resolve("k8s/backend.yaml"),
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: backend}
        spec:
          replicas: 1
          selector: {matchLabels: {app: backend}}
          template:
            metadata: {labels: {app: backend}}
            spec:
              terminationGracePeriodSeconds: 1
              containers:
                - name: backend
                  image: shop/backend
                  command: [sh, -c, "while true; do echo INFO sold; sleep 0.5; done"]
        ---
        apiVersion: v1
        kind: ServiceAccount
        metadata: {name: slipway-watch}
        """);
    Files.writeString(
        folder.resolve("slipway.yaml"),
        """
        application: shop
        images:
          - {name: shop/backend, tag: "${version}"}
        workloads:
          - {name: backend, stability: 1s}
        checks:
          verification: [dev.slipway.smoke.PodChecks]
        triggers:
          errorRate: {above: 5%, for: 3s}
          p95: {above: 1s, for: 3s}
          minimumRequests: 20
        monitoring:
          interval: 1s
          probes: {path: /health, every: 50ms}
          windows:
            - {name: startup, from: 0s, to: 40s, watch: [pods]}
          detached: {image: "slipway/watch:1", start: START}
        environments:
          production:
            kubeconfig: kubeconfig
            namespace: shop
            manifests: k8s
            baseUrl: USERS
        """
            .replace("USERS", "http://127.0.0.1:" + users.getAddress().getPort())
            .replace("START", "60s"));
  }

  @AfterAll
  static void stop() {
    if (client != null) {
      client.close();
    }
    if (cluster != null) {
      cluster.close();
    }
    if (users != null) {
      users.stop(0);
    }
  }

  private static Release release(String version) {
    return Release.load(folder.resolve("slipway.yaml")).to("production").at(version);
  }

  private static ReleaseOutcome deploy(String version, List<String> said) {
    try (Slipway slipway = Slipway.open(release(version))) {
      return slipway.deploy(
          new ReleaseListener() {
            @Override
            public void stepped(Phase phase, String step) {
              said.add(step);
            }

            @Override
            public void phaseFinished(Phase phase, PhaseRecord record) {
              said.add(phase.word() + " " + record.outcome() + ": " + record.summary());
            }
          });
    }
  }

  private static DeploymentRecord recordOf(String version) {
    try (Slipway slipway = Slipway.open(release(version))) {
      await().atMost(PATIENCE).until(() -> slipway.inFlight().isEmpty());
      return slipway.history().get(0);
    }
  }

  private static String log() {
    List<Pod> pods =
        client.pods().inNamespace("shop").withLabel("slipway.dev/watch").list().getItems();
    return pods.stream().map(p -> client.pods().resource(p).getLog()).reduce("", String::concat);
  }

  @Test
  @Order(1)
  void aJobWatchesToTheEndAndWritesTheRecord() {
    List<String> said = new ArrayList<>();

    ReleaseOutcome outcome = deploy("v1", said);

    assertThat(outcome.kind()).as("%s %s", outcome, said).isEqualTo(ReleaseOutcome.Kind.DETACHED);
    assertThat(said).last().asString().contains("monitoring detached: Job/shop-watch-");
    assertThat(client.batch().v1().jobs().inNamespace("shop").list().getItems())
        .singleElement()
        .extracting(job -> job.getSpec().getTemplate().getSpec())
        .as("a namespace of Pod Security's level restricted takes it")
        .returns(true, pod -> pod.getSecurityContext().getRunAsNonRoot())
        .returns("RuntimeDefault", pod -> pod.getSecurityContext().getSeccompProfile().getType())
        .extracting(pod -> pod.getContainers().get(0).getSecurityContext())
        .returns(false, c -> c.getAllowPrivilegeEscalation())
        .returns(List.of("ALL"), c -> c.getCapabilities().getDrop());
    DeploymentRecord record = recordOf("v1");
    assertThat(record.outcome())
        .as(() -> record.failure() + log())
        .isEqualTo(DeploymentRecord.Outcome.SUCCEEDED);
    assertThat(record.phases())
        .extracting(PhaseRecord::phase)
        .containsOnlyOnce("rollout", "verification", "monitoring");
  }

  @Test
  @Order(2)
  void aJobThatSeesABreachGoesBack() {
    ReleaseOutcome outcome = deploy("v2", new ArrayList<>());
    assertThat(outcome.kind()).isEqualTo(ReleaseOutcome.Kind.DETACHED);
    status = 500;

    DeploymentRecord record = recordOf("v2");
    status = 200;

    assertThat(record.outcome())
        .as(() -> record.failure() + log())
        .isEqualTo(DeploymentRecord.Outcome.ROLLED_BACK);
    assertThat(record.failure().code()).isEqualTo("TRIGGER_ERROR_RATE");
    assertThat(record.live()).isEqualTo("v1");
  }

  @Test
  @Order(3)
  void theProcessStaysWhenTheJobDoesNotBecomeReady() throws IOException {
    Path file = folder.resolve("slipway.yaml");
    Files.writeString(
        file,
        Files.readString(file)
            .replace("slipway/watch:1", "slipway/watch:none")
            .replace("60s", "3s")
            .replace("to: 40s", "to: 6s"));
    List<String> said = new ArrayList<>();

    ReleaseOutcome outcome = deploy("v3", said);

    assertThat(outcome.kind()).as("%s", outcome).isEqualTo(ReleaseOutcome.Kind.SUCCEEDED);
    assertThat(said)
        .anySatisfy(
            line ->
                assertThat(line)
                    .contains("Tried to hand the watch over to Job/shop-watch-")
                    .contains("the watch stays in this process"));
    assertThat(client.batch().v1().jobs().inNamespace("shop").list().getItems())
        .extracting(job -> job.getSpec().getTemplate().getSpec().getContainers().get(0).getImage())
        .doesNotContain("slipway/watch:none");
  }

  @Test
  @Order(4)
  void aJobWhosePodIsRefusedIsSaidWithTheReason() throws IOException {
    Path file = folder.resolve("slipway.yaml");
    Files.writeString(
        file, Files.readString(file).replace("slipway/watch:none", "slipway/watch:1"));
    client
        .resource(
            new LimitRangeBuilder()
                .withNewMetadata()
                .withName("small")
                .withNamespace("shop")
                .endMetadata()
                .withNewSpec()
                .addNewLimit()
                .withType("Container")
                .addToMax("memory", new Quantity("512Mi"))
                .endLimit()
                .endSpec()
                .build())
        .create();
    List<String> said = new ArrayList<>();

    ReleaseOutcome outcome = deploy("v1", said);

    assertThat(outcome.kind()).as("%s", outcome).isEqualTo(ReleaseOutcome.Kind.SUCCEEDED);
    assertThat(said)
        .anySatisfy(
            line ->
                assertThat(line)
                    .contains("it has no pod: ", "maximum memory usage per Container is 512Mi"));
  }
}
