package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.cluster.NeedsTestCluster;
import dev.slipway.cluster.TestCluster;
import dev.slipway.record.MigrationRecord;
import dev.slipway.record.PhaseRecord;
import dev.slipway.release.Phase;
import dev.slipway.release.Release;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.ExecWatch;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Releases with a migration, whose database is a file of the pod. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
@NeedsTestCluster
class SchemaIT {
  private static final String MIGRATION =
      """
      migration:
        tool: custom
        run: exec
        workload: backend
        timeout: 1m
        downgrade: a
        custom:
          heads: [echo, b]
          current: [sh, -c, 'cat /tmp/at 2>/dev/null || echo a']
          pending: [sh, -c, 'test -e /tmp/at || echo b']
          upgrade: [sh, -c, 'echo b >/tmp/at; test ! -e /tmp/slow || sleep 300']
          downgrade: [sh, -c, 'echo "$0" >/tmp/at']
      """;

  private static final String READY_UNLESS_AWAY =
      "imagePullPolicy: IfNotPresent\n"
          + "          readinessProbe: {exec: {command: [sh, -c, '! test -e /tmp/away']},"
          + " periodSeconds: 1, timeoutSeconds: 10, failureThreshold: 1}";

  @TempDir private Path folder;
  private WatchedShop shop;

  @BeforeEach
  void liveBefore() throws IOException {
    shop = WatchedShop.withLiveRelease(folder);
  }

  @AfterEach
  void close() {
    shop.close();
  }

  @Test
  void waitsForAReadyPodToGoBackInTheSchema() throws IOException {
    shop.release("v2", "INFO sold", MIGRATION);
    Path manifest = folder.resolve("k8s-v2/backend.yaml");
    Files.writeString(
        manifest,
        Files.readString(manifest).replace("imagePullPolicy: IfNotPresent", READY_UNLESS_AWAY));
    List<String> said = new CopyOnWriteArrayList<>();

    try (Slipway slipway = shop.open(shop.releaseOf("v2"))) {
      ReleaseOutcome outcome =
          slipway.deploy(
              new ReleaseListener() {
                @Override
                public void phaseFinished(Phase phase, PhaseRecord record) {
                  if (phase == Phase.MIGRATION) {
                    slipway.takeBack("ada");
                  }
                }

                @Override
                public void phaseStarted(Phase phase) {
                  if (phase == Phase.ROLLBACK) {
                    inThePod("touch /tmp/away");
                    await()
                        .atMost(Duration.ofSeconds(30))
                        .until(() -> !Readiness.isPodReady(pod()));
                  }
                }

                @Override
                public void stepped(Phase phase, String what) {
                  said.add(what);
                  if (what.startsWith("waiting for a ready pod of Deployment/backend")) {
                    inThePod("rm /tmp/away");
                  }
                }
              });

      assertThat(outcome.kind())
          .as("%s, said %s", outcome.record(), said)
          .isEqualTo(ReleaseOutcome.Kind.ROLLED_BACK);
    }
    assertThat(said)
        .contains("waiting for a ready pod of Deployment/backend, at most 60 s")
        .anyMatch(line -> line.endsWith("the database is at b, going back to a"));
    assertThat(shop.live()).isEqualTo("v1");
  }

  /** The database is at its head when the next one asks: what that took, only the first one saw. */
  @Test
  void recordsWhatAProcessThatDiedHadMigrated() {
    Release release = shop.release("v2", "INFO sold", MIGRATION);
    KubernetesClient dying = TestCluster.connect();
    Thread first = new Thread(() -> deployUntilItDies(release, dying), "dying-deployer");
    first.setDaemon(true);
    first.start();
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> isOfThisVersion(release) && inThePod("cat /tmp/at").equals("b"));
    dying.close();

    try (Slipway slipway = shop.open(release)) {
      ReleaseOutcome outcome = slipway.resume(ReleaseListener.NONE).orElseThrow();

      assertThat(outcome.kind()).as("%s", outcome).isEqualTo(ReleaseOutcome.Kind.SUCCEEDED);
      MigrationRecord migrated = outcome.record().migration();
      assertThat(migrated).isNotNull();
      assertThat(migrated.from()).isEqualTo("a");
      assertThat(migrated.to()).isEqualTo("b");
      assertThat(migrated.applied()).containsExactly("b");
    }
  }

  /** Its upgrade does not end by itself. */
  private void deployUntilItDies(Release release, KubernetesClient dying) {
    try (Slipway slipway = shop.open(release, dying)) {
      slipway.deploy(
          new ReleaseListener() {
            @Override
            public void phaseStarted(Phase phase) {
              if (phase == Phase.MIGRATION) {
                inThePod("touch /tmp/slow");
              }
            }
          });
    } catch (RuntimeException cutOff) {
      assertThat(cutOff).isNotNull();
    }
  }

  private boolean isOfThisVersion(Release release) {
    return shop.live().equals(release.version().value())
        && pods().size() == 1
        && Readiness.isPodReady(pod());
  }

  private List<Pod> pods() {
    return shop.client().pods().inNamespace(shop.namespaceName()).list().getItems();
  }

  private Pod pod() {
    return pods().stream()
        .filter(p -> p.getMetadata().getDeletionTimestamp() == null)
        .reduce((one, other) -> other)
        .orElseThrow();
  }

  private String inThePod(String command) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ExecWatch exec =
        shop.client()
            .pods()
            .inNamespace(shop.namespaceName())
            .withName(pod().getMetadata().getName())
            .writingOutput(out)
            .exec("sh", "-c", command)) {
      exec.exitCode().join();
    }
    return out.toString(java.nio.charset.StandardCharsets.UTF_8).strip();
  }
}
