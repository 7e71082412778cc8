package dev.slipway.examples.preskool.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipway.ReleaseOutcome;
import dev.slipway.Slipway;
import dev.slipway.config.ConfigLoader;
import dev.slipway.config.SlipwayConfig;
import dev.slipway.gate.CheckResult;
import dev.slipway.harness.cluster.RehearsalCluster;
import dev.slipway.harness.junit.EnabledIfAvailable;
import dev.slipway.harness.junit.Requirement;
import dev.slipway.harness.probe.SteadyRequests;
import dev.slipway.record.DeploymentRecord;
import dev.slipway.record.PhaseRecord;
import dev.slipway.release.Phase;
import dev.slipway.release.Release;
import dev.slipway.release.Version;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Nothing of the watch is outside a real cluster: Prometheus and Alertmanager are pods of their
 * images that scrape the example's pods, and the watch is a Job of the library's image that asks
 * them. The file is the example's own; seconds stand for minutes.
 */
@PreskoolTest
@EnabledIfAvailable(Requirement.DOCKER)
@Timeout(value = 6, unit = TimeUnit.MINUTES)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class WatchedInTheClusterIT {
  private static final Logger LOG = LoggerFactory.getLogger(WatchedInTheClusterIT.class);
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final Duration INTERVAL = Duration.ofMillis(100);
  private static final int PODS = 2;
  private static final String IMAGE = "slipway/watch:rehearsal";

  private static final String SCALED =
      """
        interval: 1s
        windows:
          - {name: all, from: 0s, to: 60s, watch: [pods, error-rate, p95, alerts]}
        detached: {image: "IMAGE", environmentFrom: slipway-watch, start: 120s}
      triggers:
        errorRate: {above: 5%, for: 4s}
        minimumRequests: 20
      """
          .replace("IMAGE", IMAGE);

  private static MonitoringSystems systems;
  private static Path folder;

  private final PreskoolCluster cluster;
  private final Preskool preskool;
  private final KubernetesClient client;

  WatchedInTheClusterIT(PreskoolCluster cluster, Preskool preskool) {
    this.cluster = cluster;
    this.preskool = preskool;
    this.client = cluster.client();
  }

  @BeforeAll
  static void aReleaseIsLiveAndScraped(PreskoolCluster cluster, Preskool preskool)
      throws IOException, InterruptedException {
    assumeTrue(
        cluster.cluster().kind() == RehearsalCluster.Kind.K3S,
        "Prometheus, Alertmanager and the watch run from their images, which the cluster "
            + cluster.cluster().kind().word()
            + " has not; set slipway.rehearsal.cluster=k3s");
    cluster.buildWatchImage(IMAGE);
    cluster.cluster().importImages(MonitoringSystems.IMAGES);
    preskool.ensureLive();
    folder = preskool.overlay().root();
    systems = MonitoringSystems.start(cluster, preskool.namespace(), folder);
    systems.awaitScraped(PODS);
    systems.awaitNoAlert();
    Path rbac = cluster.example().resolveSibling("release-cli/src/main/image/watch-rbac.yaml");
    try (var yaml = Files.newInputStream(rbac)) {
      cluster
          .client()
          .load(yaml)
          .items()
          .forEach(o -> cluster.client().resource(o).inNamespace(preskool.namespace()).create());
    }
    cluster
        .client()
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withName("slipway-watch")
                .withNamespace(preskool.namespace())
                .endMetadata()
                .withStringData(
                    variables(
                        URI.create("http://prometheus:9090"),
                        URI.create("http://alertmanager:9093"),
                        URI.create("http://backend")))
                .build())
        .create();
  }

  /** What the example's file refers to, as it is from somewhere. */
  private static Map<String, String> variables(URI prometheus, URI alertmanager, URI backend) {
    return Map.of(
        "PRESKOOL_LOGIN_PASSWORD", Releases.LOGIN_PASSWORD,
        "PRESKOOL_REGISTRY", Releases.REGISTRY + "preskool",
        "PRESKOOL_PROMETHEUS_URL", prometheus.toString(),
        "PRESKOOL_ALERTMANAGER_URL", alertmanager.toString(),
        "PRESKOOL_REHEARSAL_URL", backend.toString());
  }

  /** The example's file, with this cluster's rehearsal environment, and short. */
  private Release release(String version, Path manifests) throws IOException {
    String read = Files.readString(cluster.example().resolve("slipway.yaml"));
    String alertmanager =
        "    url: ${env:PRESKOOL_ALERTMANAGER_URL:-http://alertmanager.monitoring:9093}\n";
    String environment =
        "    namespace: preskool-rehearsal\n    manifests: k8s/overlays/rehearsal\n";
    assertThat(read).contains(alertmanager, environment);
    Path file =
        Files.writeString(
            folder.resolve("slipway-" + version + ".yaml"),
            read.replace(alertmanager, alertmanager + SCALED)
                .replace(
                    environment,
                    "    kubeconfig: "
                        + cluster.kubeconfig()
                        + "\n    fingerprint: "
                        + preskool.fingerprint()
                        + "\n    namespace: "
                        + preskool.namespace()
                        + "\n    manifests: "
                        + folder.relativize(manifests)
                        + "\n"));
    SlipwayConfig config =
        ConfigLoader.load(
            file,
            variables(systems.prometheus(), systems.alertmanager(), preskool.releases().baseUrl()));
    return new Release(config, config.environment("rehearsal"), new Version(version), Map.of());
  }

  private ReleaseOutcome deploy(Release release) {
    try (Slipway slipway = preskool.open(release)) {
      return slipway.deploy(new Cause());
    }
  }

  /** Waits for the Job to come to the end of the release. */
  private DeploymentRecord recordOf(Release release) {
    try (Slipway slipway = preskool.open(release)) {
      await().atMost(PATIENCE).until(() -> slipway.inFlight().isEmpty() && !isLocked());
      return slipway.history().get(0);
    }
  }

  private boolean isLocked() {
    Lease lease =
        client.leases().inNamespace(preskool.namespace()).withName("slipway-preskool-erp").get();
    return lease != null && lease.getSpec().getHolderIdentity() != null;
  }

  private String log() {
    StringBuilder log = new StringBuilder();
    client
        .pods()
        .inNamespace(preskool.namespace())
        .withLabel("slipway.dev/watch")
        .list()
        .getItems()
        .forEach(pod -> log.append(client.pods().resource(pod).getLog()));
    return log.toString();
  }

  @Test
  @Order(1)
  void aHealthyReleaseStays() throws IOException {
    Release release = release("v3", preskool.overlay().plain());
    try (SteadyRequests requests = preskool.steadyRequests()) {
      ReleaseOutcome outcome = deploy(release);

      assertThat(outcome.kind())
          .as("%s %s", outcome, outcome.failure())
          .isEqualTo(ReleaseOutcome.Kind.DETACHED);
      DeploymentRecord record = recordOf(release);
      assertThat(record.outcome())
          .as(() -> record.failure() + log())
          .isEqualTo(DeploymentRecord.Outcome.SUCCEEDED);
      assertThat(phase(record, Phase.MONITORING).checks())
          .extracting(CheckResult::id, c -> c.outcome().name())
          .contains(
              tuple("monitoring.all/error-rate", "PASS"),
              tuple("monitoring.all/p95", "PASS"),
              tuple("monitoring.all/alerts", "PASS"),
              tuple("trigger.error-rate", "PASS"),
              tuple("trigger.critical-alerts", "PASS"));
      assertThat(requests.stop().failures()).isEmpty();
    }
  }

  @Test
  @Order(2)
  void aReleaseThatFailsRequestsGoesBack() throws IOException {
    Release release =
        release(
            "v4",
            preskool
                .overlay()
                .withBackend("env:\n- name: FAULT_FAIL_WHEN_ASKED\n  value: \"1\"\n"));
    ReleaseOutcome outcome = deploy(release);
    assertThat(outcome.kind())
        .as("%s %s", outcome, outcome.failure())
        .isEqualTo(ReleaseOutcome.Kind.DETACHED);

    DeploymentRecord record;
    try (SteadyRequests requests = preskool.steadyRequests();
        SteadyRequests failing =
            SteadyRequests.to(preskool.releases().baseUrl().resolve("/api/v1/fail"), INTERVAL)) {
      record = recordOf(release);
      assertThat(failing.stop().failures()).isNotEmpty();
      assertThat(requests.stop().failures()).as("what the old version answers as well").isEmpty();
    }

    assertThat(record.outcome())
        .as(() -> record.failure() + log())
        .isEqualTo(DeploymentRecord.Outcome.ROLLED_BACK);
    assertThat(record.failure().code()).isEqualTo("TRIGGER_ERROR_RATE");
    assertThat(record.live()).isEqualTo("v3");
    assertThat(preskool.health()).containsEntry("version", "v3");
    PhaseRecord rollback = phase(record, Phase.ROLLBACK);
    assertThat(rollback.summary()).contains("v3 serves again", "users were affected for");
    LOG.info("{}; {}", record.failure().cause(), rollback.summary());
  }

  @Test
  @Order(3)
  void aReleaseIsBlockedWhileACriticalAlertFires() throws IOException {
    client.apps().deployments().inNamespace(preskool.namespace()).withName("backend").scale(0);
    systems.awaitAlert("PreskoolDown");

    ReleaseOutcome outcome = deploy(release("v4", preskool.overlay().plain()));

    assertThat(outcome.kind()).as("%s", outcome).isEqualTo(ReleaseOutcome.Kind.BLOCKED);
    assertThat(phase(outcome.record(), Phase.PREFLIGHT).checks())
        .filteredOn(c -> c.id().equals("preflight.critical-alert"))
        .singleElement()
        .satisfies(c -> assertThat(c.outcome().name()).isEqualTo("FAIL"))
        .satisfies(c -> assertThat(c.message()).contains("PreskoolDown"));
  }

  private static PhaseRecord phase(DeploymentRecord record, Phase phase) {
    return record.phase(phase.word()).orElseThrow();
  }
}
