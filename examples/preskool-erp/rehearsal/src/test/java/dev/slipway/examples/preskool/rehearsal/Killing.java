package dev.slipway.examples.preskool.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.ReleaseOutcome;
import dev.slipway.Slipway;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Kills a deploying process where it is told to; another one, which is this, goes on. */
final class Killing {
  private static final Logger LOG = LoggerFactory.getLogger(Killing.class);

  private final Preskool preskool;

  private Killing(Preskool preskool) {
    this.preskool = preskool;
  }

  /** In a place where something is live, on a cluster that has the releases that leave traces. */
  static Killing in(Preskool preskool, PreskoolCluster cluster)
      throws IOException, InterruptedException {
    cluster.buildTracedReleases();
    preskool.ensureLive();
    return new Killing(preskool);
  }

  /** A release that is migrated once, and live. */
  void finishesTheRelease(String place, String version) throws IOException {
    at(place, version, preskool.overlay().plain());

    assertThat(resume(version)).isEqualTo(ReleaseOutcome.Kind.SUCCEEDED);

    assertThat(preskool.health()).containsEntry("version", version);
    assertThat(preskool.runsOf(version)).as("runs of the migration of " + version).isEqualTo(1);
  }

  ReleaseOutcome.Kind resume(String version) {
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

  void at(String place, String version, Path manifests) throws IOException {
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
            new InputStreamReader(deployer.getInputStream(), StandardCharsets.UTF_8))) {
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
