package dev.slipway.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Files as users have them, in a folder with what they refer to. */
final class Example {
  static final Map<String, String> VARIABLES =
      Map.ofEntries(
          Map.entry("SMOKE_PASSWORD", "smoke-pass-8315"),
          Map.entry("JIRA_API_TOKEN", "jira-tok-7701"),
          Map.entry("OPSGENIE_KEY", "genie-key-8802"),
          Map.entry("GITHUB_TOKEN", "ghp-tok-6042"),
          Map.entry("RELEASES_WEBHOOK", "https://hooks.slack.com/services/T0/B0/rel-2207"),
          Map.entry("INCIDENTS_WEBHOOK", "T0/B1/inc-9914"),
          Map.entry("PRODUCTION_KUBECONFIG", "/etc/kube/production"),
          Map.entry("PROMETHEUS_TOKEN", "prom-token-4471"),
          Map.entry("ALERTMANAGER_PASSWORD", "alert-pass-5530"),
          Map.entry("GRAFANA_TOKEN", "grafana-token-6192"),
          Map.entry("REGISTRY_TOKEN", "registry-tok-3308"),
          Map.entry("PRODUCTION_ADMIN_PASSWORD", "AdminPass-5521"),
          Map.entry("JIRA_TOKEN", "jira-tok-7719"));

  /** Nothing but what is required. */
  static final String MINIMAL =
      """
      application: preskool-erp
      workloads:
        - name: backend
      environments:
        production:
          namespace: preskool
          manifests: k8s/overlays/production
      """;

  private Example() {}

  /** Every field that there is. */
  static String full() {
    try (InputStream in = Example.class.getResourceAsStream("full.yaml")) {
      return new String(
          Objects.requireNonNull(in, "full.yaml").readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  static SlipwayConfig load(Path folder, String yaml) {
    return load(folder, yaml, VARIABLES);
  }

  static SlipwayConfig load(Path folder, String yaml, Map<String, String> variables) {
    return ConfigLoader.load(write(folder, yaml), variables);
  }

  /** The faults of a file, as users read them. */
  static List<String> faults(Path folder, String yaml) {
    return faults(folder, yaml, VARIABLES);
  }

  static List<String> faults(Path folder, String yaml, Map<String, String> variables) {
    try {
      load(folder, yaml, variables);
      return List.of();
    } catch (ConfigException e) {
      return e.faults().stream().map(Fault::toString).toList();
    }
  }

  static Path write(Path folder, String yaml) {
    try {
      Files.createDirectories(folder.resolve("k8s/overlays/production"));
      Files.createDirectories(folder.resolve("k8s/overlays/staging"));
      Files.createDirectories(folder.resolve("secrets"));
      Files.writeString(folder.resolve("secrets/api-key"), "key-6640\n");
      return Files.writeString(folder.resolve("slipway.yaml"), yaml);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
