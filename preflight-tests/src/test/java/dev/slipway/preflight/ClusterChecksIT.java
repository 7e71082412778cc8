package dev.slipway.preflight;

import static dev.slipway.gate.CheckOutcome.FAIL;
import static dev.slipway.gate.CheckOutcome.PASS;
import static dev.slipway.gate.CheckOutcome.SKIPPED;
import static dev.slipway.gate.CheckOutcome.UNKNOWN;
import static dev.slipway.gate.CheckOutcome.WARN;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.config.ChannelsConfig;
import dev.slipway.config.ChecksConfig;
import dev.slipway.config.EnvironmentConfig;
import dev.slipway.config.MonitoringConfig;
import dev.slipway.config.RecordsConfig;
import dev.slipway.config.SlipwayConfig;
import dev.slipway.config.TriggersConfig;
import dev.slipway.config.WorkloadConfig;
import dev.slipway.gate.CheckOutcome;
import dev.slipway.gate.CheckResult;
import dev.slipway.gate.GateRequest;
import dev.slipway.gate.GateResult;
import dev.slipway.harness.cluster.RehearsalCluster;
import dev.slipway.harness.gate.JUnitGate;
import dev.slipway.harness.junit.WithRehearsalCluster;
import dev.slipway.redact.Redactor;
import dev.slipway.release.Phase;
import dev.slipway.release.Release;
import dev.slipway.release.Version;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@WithRehearsalCluster
class ClusterChecksIT {
  /** A new one for each test: an old one takes its time to go. */
  private final String namespace = "harness-preflight-" + UUID.randomUUID();

  private final RehearsalCluster cluster;

  ClusterChecksIT(RehearsalCluster cluster) {
    this.cluster = cluster;
  }

  @BeforeEach
  void createNamespace() {
    cluster
        .client()
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
        .create();
  }

  @AfterEach
  void deleteNamespace() {
    cluster.client().namespaces().withName(namespace).delete();
  }

  @Test
  void openForAnAdministratorOfTheRightClusterAtRest() {
    GateResult result = check(cluster.client(), namespace, cluster.fingerprint());

    assertThat(result.checks()).extracting(CheckResult::outcome).containsOnly(PASS);
    assertThat(outcomes(result))
        .containsKeys(
            "preflight.api",
            "preflight.fingerprint",
            "preflight.namespace",
            "preflight.permission[pods/exec]",
            "preflight.permission[leases.coordination.k8s.io]",
            "preflight.at-rest[Deployment/backend]");
  }

  @Test
  void refuseAnotherCluster() {
    GateResult result = check(cluster.client(), namespace, "00000000-0000-0000-0000-000000000000");

    assertThat(result.state()).isEqualTo(GateResult.State.CLOSED);
    assertThat(result.firstCause().orElseThrow().id()).isEqualTo("preflight.fingerprint");
  }

  @Test
  void warnThatTheNamespaceIsToBeCreated() {
    GateResult result = check(cluster.client(), "harness-preflight-not-there", null);

    assertThat(outcomes(result))
        .containsEntry("preflight.namespace", WARN)
        .containsEntry("preflight.fingerprint", SKIPPED);
  }

  @Test
  void nameTheVerbsThatAUserLacks() {
    cluster
        .client()
        .resource(
            new ServiceAccountBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName("nobody")
                .endMetadata()
                .build())
        .create();
    Config nobody =
        new ConfigBuilder(Config.fromKubeconfig(cluster.kubeconfig()))
            .withImpersonateUsername("system:serviceaccount:" + namespace + ":nobody")
            .build();
    try (KubernetesClient client = new KubernetesClientBuilder().withConfig(nobody).build()) {
      GateResult result = check(client, namespace, null);

      assertThat(result.state()).isEqualTo(GateResult.State.CLOSED);
      assertThat(outcomes(result))
          .containsEntry("preflight.permission[pods/exec]", FAIL)
          .containsEntry("preflight.at-rest[Deployment/backend]", UNKNOWN);
      assertThat(result.checks())
          .filteredOn(c -> c.id().equals("preflight.permission[pods/exec]"))
          .singleElement()
          .satisfies(c -> assertThat(c.message()).contains("create"));
    }
  }

  @Test
  void seeThatARolloutIsInProgress() {
    cluster
        .client()
        .resource(
            new DeploymentBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName("backend")
                .endMetadata()
                .withNewSpec()
                .withReplicas(1)
                .withNewSelector()
                .addToMatchLabels("app", "backend")
                .endSelector()
                .withNewTemplate()
                .withNewMetadata()
                .addToLabels("app", "backend")
                .endMetadata()
                .withNewSpec()
                .withTerminationGracePeriodSeconds(0L)
                .addNewContainer()
                .withName("backend")
                .withImage("slipway/never-there:0")
                .withImagePullPolicy("Never")
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build())
        .create();
    await()
        .atMost(30, SECONDS)
        .untilAsserted(
            () -> {
              GateResult result = check(cluster.client(), namespace, null);
              assertThat(outcomes(result))
                  .containsEntry("preflight.at-rest[Deployment/backend]", FAIL);
              assertThat(result.reason()).contains("no rollout is in progress: Deployment/backend");
            });
  }

  private static GateResult check(
      KubernetesClient client, String namespace, @Nullable String fingerprint) {
    Path folder = Path.of("").toAbsolutePath();
    EnvironmentConfig environment =
        new EnvironmentConfig(
            "rehearsal", null, null, fingerprint, namespace, folder, null, Map.of());
    WorkloadConfig backend =
        new WorkloadConfig(
            "Deployment",
            "backend",
            Duration.ofSeconds(180),
            Duration.ofSeconds(10),
            Duration.ofSeconds(15));
    SlipwayConfig config =
        new SlipwayConfig(
            folder,
            "preskool-erp",
            List.of(),
            List.of(backend),
            null,
            null,
            new ChecksConfig(
                List.of(), List.of(), "/api/v1/health", Duration.ofMinutes(5), null, List.of()),
            new MonitoringConfig(List.of()),
            new TriggersConfig(
                0.05, Duration.ofMinutes(2), Duration.ofSeconds(5), true, true, true),
            new ChannelsConfig(List.of(), List.of()),
            new RecordsConfig(folder.resolve("deployment-records")),
            Map.of("rehearsal", environment));
    Release release = new Release(config, environment, new Version("3f2c1a9"), Map.of());
    return new JUnitGate(List.of("dev.slipway.preflight.ClusterChecks"))
        .evaluate(
            new GateRequest(
                Phase.PREFLIGHT, release, client, new Redactor(), Duration.ofMinutes(2)),
            check -> {});
  }

  private static Map<String, CheckOutcome> outcomes(GateResult result) {
    return result.checks().stream()
        .collect(Collectors.toMap(CheckResult::id, CheckResult::outcome));
  }
}
