package dev.slipway.examples.preskool.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.ReleaseOutcome;
import dev.slipway.Slipway;
import dev.slipway.exec.ExecTarget;
import dev.slipway.exec.PodExec;
import dev.slipway.exec.Receipt;
import dev.slipway.harness.probe.SteadyRequests;
import dev.slipway.record.DeploymentRecord;
import dev.slipway.record.RecordJson;
import dev.slipway.redact.Redactor;
import dev.slipway.release.Release;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** The example's application in a namespace of its own, on the cluster of the run. */
final class Preskool implements AutoCloseable {
  private static final List<String> SECRETS =
      List.of("rehearsal-database", "rehearsal-token-secret-of-32-bytes", Releases.LOGIN_PASSWORD);
  private static final Duration INTERVAL = Duration.ofMillis(100);

  private final KubernetesClient client;
  private final Releases releases;
  private final Overlay overlay;
  private final LogTee logs;

  Preskool(KubernetesClient client, Releases releases, Overlay overlay, LogTee logs) {
    this.client = client;
    this.releases = releases;
    this.overlay = overlay;
    this.logs = logs;
  }

  KubernetesClient client() {
    return client;
  }

  String namespace() {
    return releases.namespace();
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

  /** Gives the node's share of the application back. */
  @Override
  public void close() {
    client.namespaces().withName(namespace()).delete();
  }
}
