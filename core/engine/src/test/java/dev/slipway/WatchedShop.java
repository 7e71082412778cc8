package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.slipway.cluster.ClusterBlobs;
import dev.slipway.cluster.RealNamespace;
import dev.slipway.cluster.TestCluster;
import dev.slipway.gate.CheckOutcome;
import dev.slipway.gate.CheckResult;
import dev.slipway.gate.Gate;
import dev.slipway.gate.GateResult;
import dev.slipway.journal.Journals;
import dev.slipway.monitoring.MonitoringState;
import dev.slipway.redact.Redactor;
import dev.slipway.release.Phase;
import dev.slipway.release.Release;
import dev.slipway.snapshot.SnapshotStore;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * An application in a namespace of its own on the {@link TestCluster}, whose users' side is a
 * server here that fails as a test tells it to. It is watched in windows of seconds.
 */
final class WatchedShop implements AutoCloseable {
  private static final Duration SLOW = Duration.ofMillis(1_500);

  /** A suite that no factory has to make. */
  static final String SUITE = "com.acme.BookingChecks";

  private volatile Gate suite = serving();
  private final RealNamespace namespace = RealNamespace.create("watched");
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final AtomicReference<Trouble> trouble = new AtomicReference<>(Trouble.NONE);
  private final AtomicInteger left = new AtomicInteger();
  private final Path folder;
  private final HttpServer server;

  /** What is wrong with answers. */
  enum Trouble {
    NONE,
    FAILING,
    SLOW
  }

  WatchedShop(Path folder) throws IOException {
    this.folder = folder;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext(
        "/",
        exchange -> {
          Trouble now = left.getAndDecrement() > 0 ? trouble.get() : Trouble.NONE;
          if (now == Trouble.SLOW) {
            late();
          }
          exchange.sendResponseHeaders(now == Trouble.FAILING ? 500 : 200, -1);
          exchange.close();
        });
    server.start();
  }

  /** One whose release {@code v1} is live. */
  static WatchedShop withLiveRelease(Path folder) throws IOException {
    WatchedShop shop = new WatchedShop(folder);
    assertThat(shop.deploy(shop.release("v1", "INFO sold", ""), ReleaseListener.NONE).kind())
        .isEqualTo(ReleaseOutcome.Kind.SUCCEEDED);
    return shop;
  }

  private void late() {
    try {
      // Nobody counts it down before the end of the test.
      boolean ended = closed.await(SLOW.toMillis(), TimeUnit.MILLISECONDS);
      assert !ended;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What a trigger whose expression is {@link #SUITE} asks. */
  void suite(Gate gate) {
    suite = gate;
  }

  /** From now on so many answers are wrong. */
  void troubles(Trouble what, int answers) {
    trouble.set(what);
    left.set(answers);
  }

  /**
   * A release.
   *
   * @param log what its pod writes each half second
   * @param more of slipway.yaml: {@code monitoring} and {@code triggers}
   */
  Release release(String version, String log, String more) {
    return release(folder, namespace.name(), url(), version, log, more);
  }

  /** The release whose files are there already. */
  Release releaseOf(String version) {
    return Release.load(folder.resolve("slipway-" + version + ".yaml")).to("test").at(version);
  }

  static Release release(
      Path folder, String namespace, URI url, String version, String log, String more) {
    try {
      Path manifests = Files.createDirectories(folder.resolve("k8s-" + version));
      Files.writeString(
          manifests.resolve("backend.yaml"),
          """
          apiVersion: apps/v1
          kind: Deployment
          metadata: {name: backend}
          spec:
            selector: {matchLabels: {app: backend}}
            template:
              metadata:
                labels: {app: backend}
                annotations: {version: "VERSION"}
              spec:
                terminationGracePeriodSeconds: 0
                containers:
                  - name: main
                    image: busybox:1.36
                    imagePullPolicy: IfNotPresent
                    command: [sh, -c, "while true; do echo 'LOG'; sleep 0.5; done"]
          """
              .replace("VERSION", version)
              .replace("LOG", log));
      Path file =
          Files.writeString(
              folder.resolve("slipway-" + version + ".yaml"),
              """
              application: shop
              workloads:
                - name: backend
                  timeout: 60s
                  stability: 1s
              environments:
                test:
                  namespace: NAMESPACE
                  manifests: k8s-VERSION
                  baseUrl: URL
              """
                      .replace("NAMESPACE", namespace)
                      .replace("VERSION", version)
                      .replace("URL", url.toString())
                  + more);
      return Release.load(file).to("test").at(version);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Its gate looks at which version is deployed. */
  static Gate serving() {
    return (request, progress) -> {
      String live =
          request
              .client()
              .apps()
              .deployments()
              .inNamespace(request.release().namespace())
              .withName("backend")
              .get()
              .getSpec()
              .getTemplate()
              .getMetadata()
              .getAnnotations()
              .get("version");
      boolean right = request.release().version().value().equals(live);
      return new GateResult(
          List.of(
              new CheckResult(
                  "serving",
                  "serving",
                  right ? CheckOutcome.PASS : CheckOutcome.FAIL,
                  right ? "" : live + " serves",
                  Duration.ZERO,
                  List.of())));
    };
  }

  Slipway open(Release release) {
    return open(release, Duration.ofSeconds(8));
  }

  /** By a client of the caller's, which may be closed in the midst of it. */
  Slipway open(Release release, KubernetesClient by) {
    return open(release, Duration.ofSeconds(8), by);
  }

  private Slipway open(Release release, Duration lockTtl) {
    return open(release, lockTtl, namespace.client());
  }

  private Slipway open(Release release, Duration lockTtl, KubernetesClient by) {
    return Slipway.builder(release)
        .client(by)
        .gate(Phase.VERIFICATION, serving())
        .triggerGate(SUITE, suite)
        .lockTtl(lockTtl)
        .open();
  }

  /** Deploys, where nobody is waiting for the lock of a process that died. */
  ReleaseOutcome deploy(Release release, ReleaseListener listener) {
    try (Slipway slipway = open(release, Duration.ofSeconds(30))) {
      return slipway.deploy(listener);
    }
  }

  /** Deploys by a client of the caller's. */
  ReleaseOutcome deploy(Release release, ReleaseListener listener, KubernetesClient by) {
    try (Slipway slipway = open(release, Duration.ofSeconds(30), by)) {
      return slipway.deploy(listener);
    }
  }

  /** The version that is deployed now. */
  String live() {
    return namespace
        .client()
        .apps()
        .deployments()
        .inNamespace(namespace.name())
        .withName("backend")
        .get()
        .getSpec()
        .getTemplate()
        .getMetadata()
        .getAnnotations()
        .get("version");
  }

  /** How far the watch of a release that is on its way has come. */
  Optional<MonitoringState> keptOfTheRunningRelease() {
    return Journals.of(
            namespace.client(), namespace.name(), "shop", new Redactor(), Clock.systemUTC())
        .find()
        .filter(journal -> !journal.isFinished())
        .flatMap(
            journal ->
                new Keep(
                        new ClusterBlobs(namespace.client(), namespace.name()),
                        new SnapshotStore(namespace.client(), namespace.name()),
                        "shop",
                        journal.header().releaseId())
                    .monitoring());
  }

  KubernetesClient client() {
    return namespace.client();
  }

  String namespaceName() {
    return namespace.name();
  }

  Path folder() {
    return folder;
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
    namespace.close();
  }
}
