package dev.slipway.preflight;

import static dev.slipway.gate.CheckOutcome.FAIL;
import static dev.slipway.gate.CheckOutcome.PASS;
import static dev.slipway.gate.CheckOutcome.UNKNOWN;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import dev.slipway.config.ConfigLoader;
import dev.slipway.config.SlipwayConfig;
import dev.slipway.embedded.EmbeddedKubernetes;
import dev.slipway.embedded.node.ImageCatalogue;
import dev.slipway.gate.CheckResult;
import dev.slipway.gate.GateRequest;
import dev.slipway.gate.GateResult;
import dev.slipway.harness.gate.JUnitGate;
import dev.slipway.redact.Redactor;
import dev.slipway.release.Phase;
import dev.slipway.release.Release;
import dev.slipway.release.Version;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** Real servers, asked from a pod; and what becomes of a pre-flight when they hang. */
@Isolated("its gates have bounds in seconds")
class DependencyChecksIT {
  private static final String BACKEND =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: backend, namespace: erp}
      spec:
        selector: {matchLabels: {app: backend}}
        template:
          metadata: {labels: {app: backend}}
          spec:
            terminationGracePeriodSeconds: 0
            containers:
            - name: backend
              image: busybox:1.36
              command: [sleep, "3600"]
              readinessProbe: {exec: {command: ["true"]}, periodSeconds: 1}
      """;

  @TempDir private Path folder;
  private EmbeddedKubernetes cluster;
  private KubernetesClient client;

  @BeforeEach
  void start() {
    assumeTrue(
        EmbeddedKubernetes.isolatesContainers() && Files.isExecutable(Path.of("/bin/busybox")),
        "the embedded cluster needs Linux namespaces of an unprivileged user, and busybox");
    cluster = EmbeddedKubernetes.builder().images(ImageCatalogue.builder().build()).start();
    client =
        new KubernetesClientBuilder()
            .withConfig(Config.fromKubeconfig(cluster.kubeconfig()))
            .build();
    client
        .resource(new NamespaceBuilder().withNewMetadata().withName("erp").endMetadata().build())
        .create();
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> client.serviceAccounts().inNamespace("erp").withName("default").get() != null);
    client.resource(Serialization.unmarshal(BACKEND, GenericKubernetesResource.class)).create();
    client
        .apps()
        .deployments()
        .inNamespace("erp")
        .withName("backend")
        .waitUntilCondition(
            d ->
                d != null
                    && d.getStatus() != null
                    && Integer.valueOf(1).equals(d.getStatus().getReadyReplicas()),
            60,
            TimeUnit.SECONDS);
  }

  @AfterEach
  void stop() {
    if (cluster != null) {
      client.close();
      cluster.close();
    }
  }

  @Test
  @Shows(is = PASS, of = "preflight.dependency")
  @Shows(is = FAIL, of = "preflight.dependency")
  void tellServersThatAnswerFromThoseThatDoNot() throws Exception {
    HttpServer http = HttpServer.create(new InetSocketAddress(loopback(), 0), 0);
    http.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(
              exchange.getRequestURI().getPath().equals("/ok") ? 204 : 503, -1);
          exchange.close();
        });
    http.start();
    int redisPort = freePort();
    Process redis = redis(redisPort);
    try (ServerSocket open = new ServerSocket(0, 5, loopback());
        ServerSocket mail = new ServerSocket(0, 5, loopback())) {
      Thread greeting = new Thread(() -> greet(mail), "greets like a mail server");
      greeting.setDaemon(true);
      greeting.start();
      int web = http.getAddress().getPort();
      String dependencies =
          """
          dependencies:
              - {name: redis, kind: redis, address: "127.0.0.1:%1$d"}
              - {name: web, kind: http, address: "http://127.0.0.1:%2$d/ok"}
              - {name: broken web, kind: http, address: "http://127.0.0.1:%2$d/bad"}
              - {name: open, kind: tcp, address: "127.0.0.1:%3$d"}
              - {name: closed, kind: tcp, address: "127.0.0.1:%4$d"}
              - {name: no postgres, kind: postgres, address: "127.0.0.1:%5$d"}
              - {name: silent, kind: postgres, address: "127.0.0.1:%3$d", timeout: 1s}
              - {name: nowhere, kind: redis, address: "127.0.0.1:%4$d"}
          """
              .formatted(redisPort, web, open.getLocalPort(), freePort(), mail.getLocalPort());
      GateResult result =
          gate(List.of(DependencyChecks.class.getName()), dependencies, "", Duration.ofMinutes(2));

      assertThat(result.checks())
          .extracting(CheckResult::id, CheckResult::outcome)
          .containsExactly(
              tuple("preflight.dependency[redis]", PASS),
              tuple("preflight.dependency[web]", PASS),
              tuple("preflight.dependency[broken web]", FAIL),
              tuple("preflight.dependency[open]", PASS),
              tuple("preflight.dependency[closed]", FAIL),
              tuple("preflight.dependency[no postgres]", FAIL),
              tuple("preflight.dependency[silent]", UNKNOWN),
              tuple("preflight.dependency[nowhere]", FAIL));
      assertThat(Catalogue.find(result, "preflight.dependency[closed]").message())
          .contains("Tried to reach closed at 127.0.0.1", "from Pod/backend-", "NetworkPolicies");
    } finally {
      redis.destroy();
      http.stop(0);
    }
  }

  @Test
  void endWithinTheBoundWhenRegistryDatabaseAndPrometheusHang() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, loopback())) {
      Thread accepting = new Thread(() -> accept(silent), "accepts and says nothing");
      accepting.setDaemon(true);
      accepting.start();
      String hangs = "127.0.0.1:" + silent.getLocalPort();
      long begun = System.nanoTime();
      GateResult result =
          gate(
              WholeSuite.classes(),
              """
              images: {revision: ignore}
                cluster: {notFor: []}
                checkTimeout: 4s
                dependencies: [{name: database, kind: postgres, address: "%s", timeout: 2s}]
              """
                  .formatted(hangs),
              "monitoring: {prometheus: {url: \"http://%s\", requests: requests_total, timeout: 2s}}"
                  .formatted(hangs),
              Duration.ofSeconds(25),
              BACKEND.replace("busybox:1.36", hangs + "/backend:1"));
      Duration took = Duration.ofNanos(System.nanoTime() - begun);

      assertThat(took).isLessThan(Duration.ofSeconds(30));
      for (String id :
          List.of(
              "preflight.image[",
              "preflight.rules",
              "preflight.critical-alert",
              "preflight.scraped",
              "preflight.dependency[database]")) {
        assertThat(Catalogue.find(result, id))
            .satisfies(c -> assertThat(c.outcome()).as("%s", c).isEqualTo(UNKNOWN));
      }
      assertThat(Catalogue.find(result, "preflight.api").outcome()).isEqualTo(PASS);
      assertThat(Catalogue.find(result, "preflight.readiness").outcome()).isEqualTo(PASS);
      assertThat(result.state()).isNotEqualTo(GateResult.State.OPEN);
    }
  }

  private static void greet(ServerSocket mail) {
    while (true) {
      try (Socket socket = mail.accept()) {
        socket.getOutputStream().write("220 mail ready\r\n".getBytes(UTF_8));
        socket.getInputStream().readAllBytes();
      } catch (IOException closed) {
        if (mail.isClosed()) {
          return;
        }
      }
    }
  }

  private static void accept(ServerSocket silent) {
    List<Socket> held = new java.util.ArrayList<>();
    try {
      while (true) {
        held.add(silent.accept());
      }
    } catch (IOException closed) {
      held.forEach(
          socket -> {
            try {
              socket.close();
            } catch (IOException ignored) {
              // the test is over
            }
          });
    }
  }

  private Process redis(int port) throws IOException {
    Path program = Path.of("/usr/bin/redis-server");
    assumeTrue(Files.isExecutable(program), "no " + program + "; apt-get install redis-server");
    Process redis =
        new ProcessBuilder(
                program.toString(),
                "--port",
                Integer.toString(port),
                "--bind",
                "127.0.0.1",
                "--save",
                "",
                "--dir",
                folder.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("redis.log").toFile())
            .start();
    await()
        .atMost(Duration.ofSeconds(20))
        .ignoreExceptions()
        .until(
            () -> {
              try (Socket socket = new Socket(loopback(), port)) {
                return socket.isConnected();
              }
            });
    return redis;
  }

  private GateResult gate(List<String> suites, String checks, String top, Duration timeout)
      throws IOException {
    return gate(suites, checks, top, timeout, BACKEND);
  }

  private GateResult gate(
      List<String> suites, String checks, String top, Duration timeout, String manifests)
      throws IOException {
    Files.createDirectories(folder.resolve("k8s"));
    Files.writeString(folder.resolve("k8s/all.yaml"), manifests);
    Files.writeString(
        folder.resolve("slipway.yaml"),
        "application: erp\nworkloads: [{name: backend}]\nchecks:\n  "
            + checks
            + "\n"
            + top
            + "\nenvironments: {production: {namespace: erp, manifests: k8s}}\n");
    SlipwayConfig config = ConfigLoader.load(folder.resolve("slipway.yaml"), Map.of());
    Release release =
        new Release(config, config.environment("production"), new Version("3f2c1a9"), Map.of());
    return Seen.of(
        new JUnitGate(suites),
        new GateRequest(Phase.PREFLIGHT, release, client, new Redactor(), timeout));
  }

  private static InetAddress loopback() {
    return InetAddress.getLoopbackAddress();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, loopback())) {
      return socket.getLocalPort();
    }
  }
}
