package dev.slipway.examples.preskool.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.ReleaseOutcome;
import dev.slipway.Slipway;
import dev.slipway.exec.ExecTarget;
import dev.slipway.exec.PodExec;
import dev.slipway.exec.Receipt;
import dev.slipway.harness.cluster.RehearsalCluster;
import dev.slipway.harness.cluster.RehearsalClusters;
import dev.slipway.harness.probe.SteadyRequests;
import dev.slipway.record.DeploymentRecord;
import dev.slipway.record.RecordJson;
import dev.slipway.redact.Redactor;
import dev.slipway.release.Release;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import tools.jackson.databind.json.JsonMapper;

/** The example's application on a k3s of its own, with the images of all its releases. */
final class Preskool implements ExtensionContext.Store.CloseableResource {
  private static final List<String> SECRETS =
      List.of("rehearsal-database", "rehearsal-token-secret-of-32-bytes", Releases.LOGIN_PASSWORD);
  private static final Duration INTERVAL = Duration.ofMillis(100);
  private static final int NODE_PORT = 30080;

  private final RehearsalCluster cluster;
  private final Releases releases;
  private final Overlay overlay;
  private final Images images;
  private final LogTee logs;

  private Preskool(
      RehearsalCluster cluster, Releases releases, Overlay overlay, Images images, LogTee logs) {
    this.cluster = cluster;
    this.releases = releases;
    this.overlay = overlay;
    this.images = images;
    this.logs = logs;
  }

  static Preskool start() {
    Path example = Path.of("").toAbsolutePath().getParent();
    LogTee logs = LogTee.install();
    try {
      Path scratch = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "preskool");
      RehearsalCluster cluster = RehearsalClusters.configured().start();
      Images images = new Images(example, scratch);
      images.build("v1");
      images.build("v2", "add-guardians");
      images.build("v3", "add-guardians");
      images.build("v3-half", "fails-half-way");
      images.build("v3-heads", "two-heads");
      cluster.importImages(
          Stream.concat(images.built().stream(), Stream.of("postgres:15", "busybox:1.36"))
              .toList());
      Releases releases =
          new Releases(
              example,
              cluster.kubeconfigFile(),
              cluster.fingerprint(),
              scratch.resolve("deployment-records"),
              cluster.nodePort(NODE_PORT));
      Preskool preskool =
          new Preskool(
              cluster, releases, new Overlay(scratch, example.resolve("k8s")), images, logs);
      preskool.startARegistryWithoutImages();
      return preskool;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the cluster was made ready", e);
    }
  }

  /**
   * Builds releases k1 to k8, each with a migration more that leaves a trace, and k8b, which has no
   * more.
   */
  void buildTracedReleases() throws IOException, InterruptedException {
    int before = images.built().size();
    Map<String, String> runs = new TreeMap<>();
    for (int i = 1; i <= 8; i++) {
      runs.put("V1%d__run_%d.sql".formatted(i, i), run("k" + i));
      images.build("k" + i, "add-guardians", runs);
    }
    images.build("k8b", "add-guardians", runs);
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

  String namespace() {
    return Releases.NAMESPACE;
  }

  String fingerprint() {
    return releases.fingerprint();
  }

  Releases releases() {
    return releases;
  }

  Overlay overlay() {
    return overlay;
  }

  Release release(String version) {
    return release(version, overlay.plain());
  }

  Release release(String version, Path manifests) {
    return releases.at(version, manifests);
  }

  /** A release whose environment says that it is another cluster. */
  Release pinned(String version, String fingerprint) {
    return releases.at(version, overlay.plain(), fingerprint);
  }

  Slipway open(Release release) {
    return Slipway.open(release);
  }

  /** A first release, for tests that need one to be there. */
  void ensureLive() {
    try (Slipway slipway = open(release("v2"))) {
      if (slipway.history().stream().noneMatch(r -> r.live() != null)) {
        ReleaseOutcome outcome = slipway.deploy(new Cause());
        assertThat(outcome.kind()).isEqualTo(ReleaseOutcome.Kind.SUCCEEDED);
      }
    }
  }

  /** Requests through the Service, from now on. */
  SteadyRequests steadyRequests() {
    return SteadyRequests.to(releases.baseUrl().resolve("/api/v1/health"), INTERVAL);
  }

  Map<String, Object> health() {
    HttpRequest request =
        HttpRequest.newBuilder(releases.baseUrl().resolve("/api/v1/health"))
            .timeout(Duration.ofSeconds(5))
            .build();
    try {
      HttpResponse<String> response =
          HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
      @SuppressWarnings("unchecked")
      Map<String, Object> body = JsonMapper.shared().readValue(response.body(), Map.class);
      return body;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while asking for the health", e);
    }
  }

  /** How often Flyway has run a migration with success. */
  int migrationsRun(String version) {
    return count(
        "select count(*) from flyway_schema_history where success and version = '" + version + "'");
  }

  /** How often the migration of a release of these tests was really run. */
  int runsOf(String version) {
    return count("select count(*) from release_runs where version = '" + version + "'");
  }

  void assertNoSecretIn(DeploymentRecord record) {
    assertNoSecretIn(List.of(record));
  }

  /**
   * No secret in records, in what the engine keeps in ConfigMaps, and in what was logged so far.
   */
  void assertNoSecretIn(List<DeploymentRecord> records) {
    RecordJson json = new RecordJson(new Redactor());
    StringBuilder text = new StringBuilder(logs.text());
    records.forEach(r -> text.append(json.write(r)));
    client().configMaps().inNamespace(namespace()).list().getItems().stream()
        .filter(map -> map.getMetadata().getName().startsWith("slipway-"))
        .forEach(map -> text.append(map.getData()));
    assertNoSecretIn(text.toString());
  }

  void assertNoSecretIn(String text) {
    for (String secret : SECRETS) {
      assertThat(text)
          .doesNotContain(secret)
          .doesNotContain(
              Base64.getEncoder().encodeToString(secret.getBytes(StandardCharsets.UTF_8)));
    }
  }

  private int count(String sql) {
    Receipt receipt =
        new PodExec(
                client(),
                new ExecTarget(namespace(), "postgres-0", "postgres"),
                new Redactor(),
                Clock.systemUTC())
            .run(
                "count",
                List.of("psql", "-U", "preskool", "-d", "preskool", "-tAc", sql),
                Duration.ofSeconds(30));
    assertThat(receipt.succeeded()).as(receipt.toString()).isTrue();
    return Integer.parseInt(receipt.stdout().strip());
  }

  /** What a registry says of an image that was never pushed, on the node's own loopback. */
  private void startARegistryWithoutImages() {
    client()
        .resource(
            new NamespaceBuilder().withNewMetadata().withName("registry").endMetadata().build())
        .create();
    client()
        .serviceAccounts()
        .inNamespace("registry")
        .withName("default")
        .waitUntilCondition(account -> account != null, 60, TimeUnit.SECONDS);
    client()
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
                .withImage("busybox:1.36")
                .withImagePullPolicy("IfNotPresent")
                .withCommand("httpd", "-f", "-p", "127.0.0.1:5000", "-h", "/tmp")
                .endContainer()
                .endSpec()
                .build())
        .create();
    client()
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
