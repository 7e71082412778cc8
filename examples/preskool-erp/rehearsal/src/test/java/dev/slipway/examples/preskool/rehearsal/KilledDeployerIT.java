package dev.slipway.examples.preskool.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.ReleaseOutcome;
import dev.slipway.Slipway;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Kills the deploying process between any two phases, and inside of them; another one goes on. */
@PreskoolTest
class KilledDeployerIT {
  private static final Logger LOG = LoggerFactory.getLogger(KilledDeployerIT.class);

  private final Preskool preskool;

  KilledDeployerIT(Preskool preskool) {
    this.preskool = preskool;
  }

  @BeforeAll
  static void somethingIsLive(PreskoolCluster cluster, Preskool preskool)
      throws IOException, InterruptedException {
    cluster.buildTracedReleases();
    preskool.ensureLive();
  }

  @ParameterizedTest
  @CsvSource({
    "k1, preflight finished, SUCCEEDED",
    "k2, approval finished, SUCCEEDED",
    "k3, backup finished, SUCCEEDED",
    "k4, applied Deployment/backend, SUCCEEDED",
    "k5, rollout finished, SUCCEEDED",
    "k6, migration upgrading, SUCCEEDED",
    "k7, migration finished, SUCCEEDED",
    "k8, verification finished, SUCCEEDED",
  })
  void anotherProcessFinishesTheRelease(String version, String place, ReleaseOutcome.Kind end)
      throws Exception {
    killAt(place, version, preskool.overlay().plain());

    assertThat(resume(version)).isEqualTo(end);

    assertThat(preskool.health()).containsEntry("version", version);
    assertThat(preskool.runsOf(version)).as("runs of the migration of " + version).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"verification finished", "rollback started"})
  void anotherProcessFinishesTheRollback(String place) throws Exception {
    String live = preskool.health().get("version").toString();
    Path broken = preskool.overlay().withBackend("env:\n- name: FAULT_LOGIN_500\n  value: \"1\"\n");

    killAt(place, "k8b", broken);

    assertThat(resume("k8b")).isEqualTo(ReleaseOutcome.Kind.ROLLED_BACK);
    assertThat(preskool.health()).containsEntry("version", live);
  }

  private ReleaseOutcome.Kind resume(String version) {
    Instant killed = Instant.now();
    try (Slipway slipway = preskool.open(preskool.release("v1"))) {
      Optional<ReleaseOutcome> outcome = slipway.resume(new Cause());
      assertThat(outcome).isPresent();
      assertThat(outcome.get().record().sha()).isEqualTo(version);
      LOG.info(
          "RESUMED {} after {} s: {}",
          version,
          Duration.between(killed, Instant.now()).toSeconds(),
          outcome.get().kind());
      assertThat(slipway.resume(new Cause())).isEmpty();
      return outcome.get().kind();
    }
  }

  private void killAt(String place, String version, Path manifests) throws IOException {
    Releases releases = preskool.releases();
    Process deployer =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-cp",
                    System.getProperty("java.class.path"),
                    DeployMain.class.getName(),
                    releases.example().toString(),
                    releases.namespace(),
                    releases.kubeconfig().toString(),
                    releases.fingerprint(),
                    releases.records().toString(),
                    releases.baseUrl().toString(),
                    manifests.toString(),
                    version,
                    place,
                    Boolean.toString(releases.embedded())))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader out =
        new BufferedReader(
            new java.io.InputStreamReader(deployer.getInputStream(), StandardCharsets.UTF_8))) {
      String line = out.readLine();
      while (line != null && !line.equals("AT " + place)) {
        assertThat(line)
            .as("the deployer came to its end before " + place)
            .doesNotStartWith("ENDED");
        line = out.readLine();
      }
      assertThat(line).as("the deployer never came to " + place).isNotNull();
      // SIGKILL: no shutdown hook, no finally.
      deployer.destroyForcibly().onExit().join();
      LOG.info("KILLED the deployer of {} at {}", version, place);
    } finally {
      deployer.destroyForcibly();
    }
  }
}
