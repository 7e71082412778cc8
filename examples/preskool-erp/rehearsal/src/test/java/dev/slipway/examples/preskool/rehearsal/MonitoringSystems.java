package dev.slipway.examples.preskool.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.config.RendererKind;
import dev.slipway.manifest.Renderers;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/**
 * The example's Prometheus and Alertmanager in the namespace of its application, with seconds for
 * minutes, reached by node ports. What a Debian's build of them lacks stands beside them: the
 * discovery of pods, and a template.
 */
final class MonitoringSystems {
  static final List<String> IMAGES =
      List.of("prom/prometheus:v2.42.0", "prom/alertmanager:v0.25.0");

  /** Of the Services in {@link #HERE}. */
  private static final int PROMETHEUS_PORT = 30088;

  private static final int ALERTMANAGER_PORT = 30089;

  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Path HERE = Path.of("src/test/resources/monitoring-here");
  private static final String DISCOVERY = "    kubernetes_sd_configs:\n";
  private static final String FILE =
      """
          file_sd_configs:
            - files: [/targets/backend.json]
              refresh_interval: 1s
      """;

  private final HttpClient http = HttpClient.newHttpClient();
  private final URI prometheus;
  private final URI alertmanager;

  private MonitoringSystems(URI prometheus, URI alertmanager) {
    this.prometheus = prometheus;
    this.alertmanager = alertmanager;
  }

  /**
   * Starts them, and waits until they answer.
   *
   * @param folder for a copy of the example's manifests
   */
  static MonitoringSystems start(PreskoolCluster cluster, String namespace, Path folder)
      throws IOException {
    CopiedFolder.copy(
        cluster.example().resolve("monitoring"),
        folder.resolve("monitoring"),
        (file, text) -> scaled(text));
    Path overlay = folder.resolve("monitoring-here");
    CopiedFolder.copy(HERE, overlay, (file, text) -> text);
    KubernetesClient client = cluster.client();
    String manifests = Renderers.forSource(overlay, RendererKind.BUILTIN).render(overlay);
    List<HasMetadata> objects =
        client.load(new ByteArrayInputStream(manifests.getBytes(StandardCharsets.UTF_8))).items();
    objects.forEach(object -> client.resource(object).inNamespace(namespace).create());
    for (String name : List.of("prometheus", "alertmanager")) {
      client
          .apps()
          .deployments()
          .inNamespace(namespace)
          .withName(name)
          .waitUntilReady(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
    return new MonitoringSystems(
        cluster.cluster().nodePort(PROMETHEUS_PORT), cluster.cluster().nodePort(ALERTMANAGER_PORT));
  }

  private static String scaled(String text) {
    int discovery = text.indexOf(DISCOVERY);
    return (discovery < 0 ? text : text.substring(0, discovery) + FILE)
        .replace("_interval: 15s", "_interval: 1s")
        .replace("for: 1m", "for: 4s");
  }

  URI prometheus() {
    return prometheus;
  }

  URI alertmanager() {
    return alertmanager;
  }

  /** Waits until so many pods of the backend are scraped. */
  void awaitScraped(int pods) {
    waiting("Prometheus scrapes " + pods + " pods")
        .until(
            () ->
                get(prometheus.resolve(
                            "/api/v1/query?query=up%7Bjob%3D%22preskool-backend%22%7D%3D%3D1"))
                        .split("\"metric\"", -1)
                        .length
                    == pods + 1);
  }

  /**
   * Waits until no alert is pending or fires: before its first scrape, Prometheus takes the
   * application to be down.
   */
  void awaitNoAlert() {
    waiting("Prometheus and Alertmanager have no alert")
        .untilAsserted(
            () -> {
              assertThat(get(prometheus.resolve("/api/v1/alerts"))).contains("\"alerts\":[]");
              assertThat(get(alertmanager.resolve("/api/v2/alerts")))
                  .isEqualToIgnoringWhitespace("[]");
            });
  }

  /** Waits until Alertmanager was told of an alert. */
  void awaitAlert(String name) {
    waiting("Alertmanager has " + name)
        .until(() -> get(alertmanager.resolve("/api/v2/alerts")).contains(name));
  }

  private static ConditionFactory waiting(String what) {
    return Awaitility.await(what)
        .atMost(PATIENCE)
        // The node's port is published before anything is behind it.
        .ignoreExceptionsInstanceOf(IOException.class);
  }

  private String get(URI url) throws IOException, InterruptedException {
    HttpResponse<String> response =
        http.send(
            HttpRequest.newBuilder(url).timeout(Duration.ofSeconds(5)).build(),
            HttpResponse.BodyHandlers.ofString());
    return response.body();
  }
}
