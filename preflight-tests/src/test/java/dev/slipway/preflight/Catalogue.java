package dev.slipway.preflight;

import dev.slipway.config.ConfigLoader;
import dev.slipway.config.SlipwayConfig;
import dev.slipway.embedded.EmbeddedKubernetes;
import dev.slipway.gate.CheckResult;
import dev.slipway.gate.GateRequest;
import dev.slipway.gate.GateResult;
import dev.slipway.harness.gate.JUnitGate;
import dev.slipway.redact.Redactor;
import dev.slipway.release.Phase;
import dev.slipway.release.Release;
import dev.slipway.release.Version;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A cluster in this JVM that keeps objects and runs nothing, so that its state is the test's, and
 * checks against it. Its second user may nothing but discover kinds.
 */
final class Catalogue implements AutoCloseable {
  static final String NAMESPACE = "erp";

  /** Manifests for checks that do not look at them. */
  static final String SETTINGS = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\n";

  private final EmbeddedKubernetes kubernetes = EmbeddedKubernetes.builder().rbac(true).start();
  private final List<String> checks;
  private final Path folder;
  final KubernetesClient client;
  private String environment = "namespace: " + NAMESPACE;

  Catalogue(Class<?> checks, Path folder) {
    this(List.of(checks.getName()), folder);
  }

  Catalogue(List<String> checks, Path folder) {
    this.checks = checks;
    this.folder = folder;
    this.client = client(Config.fromKubeconfig(kubernetes.kubeconfig()));
    kubernetes.allow("nobodys", "nobody", List.of("system:authenticated"));
    client
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(NAMESPACE).endMetadata().build())
        .create();
  }

  /** Creates objects, with the status that they are given. */
  void has(String yaml) {
    for (String document : yaml.split("(?m)^---$")) {
      HasMetadata object = client.getKubernetesSerialization().unmarshal(document);
      var resource = client.resource(object);
      HasMetadata created = resource.create();
      HasMetadata again = client.getKubernetesSerialization().unmarshal(document);
      again.getMetadata().setResourceVersion(created.getMetadata().getResourceVersion());
      if (document.contains("\nstatus:")) {
        client.resource(again).updateStatus();
      }
    }
  }

  GateResult check(String manifests) {
    return evaluate(manifests, "cluster: {notFor: []}", client);
  }

  GateResult checkAsNobody(String manifests) {
    try (KubernetesClient nobody =
        client(
            new ConfigBuilder(Config.empty())
                .withMasterUrl(kubernetes.httpUri().toString())
                .withOauthToken("nobodys")
                .build())) {
      return evaluate(manifests, "cluster: {notFor: []}", nobody);
    }
  }

  /** Releases to another namespace, or pins the cluster, as YAML. */
  Catalogue to(String other) {
    environment = other;
    return this;
  }

  /** A client of another API server, which does not try twice. */
  static KubernetesClient clientOf(String url) {
    return client(
        new ConfigBuilder(Config.empty()).withMasterUrl(url).withTrustCerts(true).build());
  }

  GateResult evaluate(String manifests, String checksYaml, KubernetesClient by) {
    return evaluate(manifests, checksYaml, "", by);
  }

  /** With more at the top of slipway.yaml. */
  GateResult evaluate(String manifests, String checksYaml, String top, KubernetesClient by) {
    try {
      Files.createDirectories(folder.resolve("k8s"));
      Files.writeString(folder.resolve("k8s/all.yaml"), manifests);
      Files.writeString(
          folder.resolve("slipway.yaml"),
          """
          application: erp
          workloads: [{name: backend}]
          checks: {%s}
          environments: {production: {%s, manifests: k8s}}
          %s
          """
              .formatted(checksYaml, environment, top));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    SlipwayConfig config = ConfigLoader.load(folder.resolve("slipway.yaml"), Map.of());
    Release release =
        new Release(config, config.environment("production"), new Version("3f2c1a9"), Map.of());
    return Seen.of(
        new JUnitGate(checks),
        new GateRequest(Phase.PREFLIGHT, release, by, new Redactor(), Duration.ofMinutes(1)));
  }

  /** Lets the API server go; the client stays. */
  void stop() {
    kubernetes.close();
  }

  /** The one result whose id begins so. */
  static CheckResult find(GateResult result, String id) {
    return result.checks().stream()
        .filter(c -> c.id().startsWith(id))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + id + " in " + result.checks()));
  }

  private static KubernetesClient client(Config config) {
    return new KubernetesClientBuilder()
        .withConfig(new ConfigBuilder(config).withRequestRetryBackoffLimit(0).build())
        .build();
  }

  @Override
  public void close() {
    client.close();
    kubernetes.close();
  }
}
