package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.NeedsTestCluster;
import dev.slipway.cluster.TestCluster;
import dev.slipway.release.Phase;
import dev.slipway.release.Release;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Ways back of a StatefulSet, whose broken pod its controller would wait for for ever. It has a
 * probe: without one a container that exits at once is ready until the kubelet tells of its end,
 * which on a loaded node can take longer than the second that the release asks for.
 */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
@NeedsTestCluster
class StuckPodsIT {
  private static final String STORE =
      """
      ---
      apiVersion: apps/v1
      kind: StatefulSet
      metadata: {name: store}
      spec:
        serviceName: store
        selector: {matchLabels: {app: store}}
        template:
          metadata: {labels: {app: store}}
          spec:
            terminationGracePeriodSeconds: 0
            containers:
              - name: main
                image: busybox:1.36
                imagePullPolicy: IfNotPresent
                command: [sh, -c, "COMMAND"]
                readinessProbe: {exec: {command: [ls, /tmp/ready]}, periodSeconds: 1, timeoutSeconds: 10}
      """;

  @TempDir private Path folder;
  private WatchedShop shop;

  @BeforeEach
  void liveBefore() throws IOException {
    shop = new WatchedShop(folder);
    assertThat(
            shop.deploy(release("v1", "touch /tmp/ready; exec sleep 3600"), ReleaseListener.NONE)
                .kind())
        .isEqualTo(ReleaseOutcome.Kind.SUCCEEDED);
  }

  @AfterEach
  void close() {
    shop.close();
  }

  private Release release(String version, String command) throws IOException {
    shop.release(version, "INFO sold", "");
    Files.writeString(
        folder.resolve("k8s-" + version + "/backend.yaml"),
        STORE.replace("COMMAND", command),
        StandardOpenOption.APPEND);
    Path config = folder.resolve("slipway-" + version + ".yaml");
    Files.writeString(
        config,
        Files.readString(config)
            .replace(
                "workloads:",
                "workloads:\n  - {kind: StatefulSet, name: store, timeout: 90s, stability: 1s}"));
    return shop.releaseOf(version);
  }

  @Test
  void areDeletedOnTheWayBack() throws IOException {
    ReleaseOutcome outcome = shop.deploy(release("v2", "exit 3"), ReleaseListener.NONE);

    assertThat(outcome.kind())
        .as("%s", outcome.record().phases())
        .isEqualTo(ReleaseOutcome.Kind.ROLLED_BACK);
  }

  /** It has put the StatefulSet back, by which the broken pod is no longer told by its revision. */
  @Test
  void areDeletedByWhoGoesOnWithARestore() throws IOException {
    Release broken = release("v2", "exit 3");
    KubernetesClient dying = TestCluster.connect();
    AtomicBoolean dead = new AtomicBoolean();
    try (Slipway slipway = shop.open(broken, dying)) {
      ReleaseOutcome outcome =
          slipway.deploy(
              new ReleaseListener() {
                @Override
                public void stepped(Phase phase, String what) {
                  if (phase == Phase.ROLLBACK && what.contains("RESTORED StatefulSet/store")) {
                    dead.set(true);
                    dying.close();
                  }
                }
              });
      assertThat(outcome.kind()).isEqualTo(ReleaseOutcome.Kind.HALTED);
    } catch (IllegalStateException cutOff) {
      // What a client that is closed throws has no one message: that is its HTTP client's.
      assertThat(dead).as(cutOff.toString()).isTrue();
    }

    try (Slipway slipway = shop.open(broken)) {
      ReleaseOutcome outcome = slipway.resume(ReleaseListener.NONE).orElseThrow();

      assertThat(outcome.kind())
          .as("%s", outcome.record().phases())
          .isEqualTo(ReleaseOutcome.Kind.ROLLED_BACK);
    }
  }
}
