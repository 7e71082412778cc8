package dev.slipway.examples.preskool.rehearsal;

import dev.slipway.config.ConfigLoader;
import dev.slipway.config.SlipwayConfig;
import dev.slipway.harness.cluster.RehearsalCluster;
import dev.slipway.harness.cluster.RehearsalClusters;
import dev.slipway.release.Release;
import dev.slipway.release.Version;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** The one cluster of the run, with the images of all the releases that the tests make. */
final class PreskoolCluster implements AutoCloseable {
  private static final int FIRST_NODE_PORT = 30080;
  private static final int PORTS_A_PLACE = 2;

  /** A migration that must change a table which everybody reads. */
  static final Map<String, String> NOTES =
      Map.of("V4__add_notes.sql", "ALTER TABLE students ADD COLUMN notes text;\n");

  private final RehearsalCluster cluster;
  private final Path example;
  private final Path scratch;
  private final Images images;
  private final LogTee logs;
  private final AtomicInteger places = new AtomicInteger();
  private boolean tracesAreBuilt;

  private PreskoolCluster(
      RehearsalCluster cluster, Path example, Path scratch, Images images, LogTee logs) {
    this.cluster = cluster;
    this.example = example;
    this.scratch = scratch;
    this.images = images;
    this.logs = logs;
  }

  static PreskoolCluster start() {
    Path example = Path.of("").toAbsolutePath().getParent();
    LogTee logs = LogTee.install();
    try {
      Path scratch = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "preskool");
      RehearsalCluster cluster = RehearsalClusters.configured().start();
      Images images = new Images(example, scratch);
      PreskoolCluster preskool = new PreskoolCluster(cluster, example, scratch, images, logs);
      if (!preskool.isEmbedded()) {
        preskool.buildReleases();
      }
      preskool.startARegistryWithoutImages();
      return preskool;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the cluster was made ready", e);
    }
  }

  /** There the images are programs, all of which it knows from its start. */
  private boolean isEmbedded() {
    return cluster.kind() == RehearsalCluster.Kind.EMBEDDED;
  }

  /** Builds the image of a detached watch from release-cli, and gives it to the cluster. */
  void buildWatchImage(String tag) throws IOException, InterruptedException {
    images.buildWatch(tag);
    cluster.importImage(tag);
  }

  /** The folder of the example. */
  Path example() {
    return example;
  }

  private void buildReleases() throws IOException, InterruptedException {
    images.build("v1");
    images.build("v2", "add-guardians");
    images.build("v3", "add-guardians");
    images.build("v3-half", "fails-half-way");
    images.build("v3-heads", "two-heads");
    images.build("v4", "add-guardians", NOTES);
    cluster.importImages(
        Stream.concat(images.built().stream(), Stream.of("postgres:15", "busybox:1.36")).toList());
  }

  /**
   * A namespace and node ports that no other tests use, with manifests and records of its own.
   *
   * @param name of the tests
   */
  Preskool place(String name) {
    int port = FIRST_NODE_PORT + PORTS_A_PLACE * places.getAndIncrement();
    Path folder = scratch.resolve(name);
    Releases releases =
        new Releases(
            example,
            "preskool-" + name,
            cluster.kubeconfigFile(),
            cluster.fingerprint(),
            folder.resolve("deployment-records"),
            cluster.nodePort(port),
            isEmbedded());
    Overlay overlay =
        new Overlay(
            folder,
            example.resolve("k8s"),
            Map.of(
                "nodePort: 30080", "nodePort: " + port,
                "nodePort: 30081", "nodePort: " + (port + 1)));
    return new Preskool(cluster.client(), releases, overlay, logs);
  }

  RehearsalCluster cluster() {
    return cluster;
  }

  /** A release as a rehearsal takes it: from a registry that has nothing, with short waits. */
  Release rehearsed(String version) {
    SlipwayConfig read =
        ConfigLoader.load(
            example.resolve("slipway.yaml"),
            Map.of(
                "PRESKOOL_LOGIN_PASSWORD",
                Releases.LOGIN_PASSWORD,
                "PRESKOOL_REGISTRY",
                Releases.REGISTRY + "preskool"));
    SlipwayConfig config =
        read.toBuilder()
            .workloads(Releases.quick(read.workloads()))
            .backup(Releases.backup(read.backup(), isEmbedded()))
            .build();
    return new Release(config, config.environment("rehearsal"), new Version(version), Map.of());
  }

  /**
   * Releases k1 to k8, each with a migration more that leaves a trace, and k8b, which has no more:
   * the SQL of each, by file name.
   */
  static Map<String, Map<String, String>> traced() {
    Map<String, Map<String, String>> releases = new TreeMap<>();
    Map<String, String> runs = new TreeMap<>();
    for (int i = 1; i <= 8; i++) {
      runs.put("V1%d__run_%d.sql".formatted(i, i), run("k" + i));
      releases.put("k" + i, Map.copyOf(runs));
    }
    releases.put("k8b", Map.copyOf(runs));
    return releases;
  }

  /** Builds the releases that leave traces, once. */
  synchronized void buildTracedReleases() throws IOException, InterruptedException {
    if (isEmbedded() || tracesAreBuilt) {
      return;
    }
    tracesAreBuilt = true;
    int before = images.built().size();
    for (Map.Entry<String, Map<String, String>> release : traced().entrySet()) {
      images.build(release.getKey(), "add-guardians", release.getValue());
    }
    cluster.importImages(images.built().subList(before, images.built().size()));
  }

  /** SQL that leaves a trace for each time that it is run, even where Flyway would not see it. */
  private static String run(String version) {
    return "CREATE TABLE IF NOT EXISTS release_runs (version text);\n"
        + "INSERT INTO release_runs VALUES ('"
        + version
        + "');\n";
  }

  KubernetesClient client() {
    return cluster.client();
  }

  Path kubeconfig() {
    return cluster.kubeconfigFile();
  }

  /** What a registry says of an image that was never pushed, on the node's own loopback. */
  private void startARegistryWithoutImages() {
    List<String> busybox = List.of("httpd", "-f", "-p", "127.0.0.1:5000", "-h", "/tmp");
    cluster
        .client()
        .resource(
            new NamespaceBuilder().withNewMetadata().withName("registry").endMetadata().build())
        .create();
    cluster
        .client()
        .serviceAccounts()
        .inNamespace("registry")
        .withName("default")
        .waitUntilCondition(account -> account != null, 60, TimeUnit.SECONDS);
    cluster
        .client()
        .resource(
            new PodBuilder()
                .withNewMetadata()
                .withName("registry")
                .withNamespace("registry")
                .endMetadata()
                .withNewSpec()
                .withHostNetwork(true)
                .addNewContainer()
                .withName("registry")
                .withImage(isEmbedded() ? "registry:2" : "busybox:1.36")
                .withImagePullPolicy("IfNotPresent")
                .withCommand(isEmbedded() ? List.of() : busybox)
                .endContainer()
                .endSpec()
                .build())
        .create();
    cluster
        .client()
        .pods()
        .inNamespace("registry")
        .withName("registry")
        .waitUntilReady(60, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    cluster.close();
  }
}
