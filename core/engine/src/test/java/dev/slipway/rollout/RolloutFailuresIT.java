package dev.slipway.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.ClusterPatience;
import dev.slipway.cluster.NeedsTestCluster;
import dev.slipway.evidence.Evidence;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Real rollouts, and the cause of each that fails. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
@Execution(ExecutionMode.CONCURRENT)
@NeedsTestCluster
class RolloutFailuresIT extends TrackedRollouts {
  /** Of a deadline of a minute: when the cause is seen, however slow the node is. */
  private static final Duration AT_ONCE = Duration.ofSeconds(20);

  @Test
  void failsOnAnImageThatTheRegistryDoesNotHave() throws InterruptedException {
    // A registry without images, on the node's own loopback, which containerd talks to in HTTP.
    apply(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: registry}
        spec:
          hostNetwork: true
          containers:
            - name: httpd
              image: busybox:1.36
              command: [httpd, -f, -p, "127.0.0.1:5017", -h, /tmp]
        """);
    client.pods().inNamespace(namespace).withName("registry").waitUntilReady(30, TimeUnit.SECONDS);

    Rollout.Failed failed =
        failed(
            watch(
                deployment("missing-image", 1, "sleep 1000", "")
                    .replace("busybox:1.36", "localhost:5017/shop:bad"),
                60));

    assertThat(failed.code()).isEqualTo(FailureCode.IMAGE_NOT_FOUND);
    assertThat(failed.cause()).contains("localhost:5017/shop:bad not found");
    assertThat(failed.took()).isLessThan(AT_ONCE);
  }

  @Test
  void failsOnAnImageThatMustNotBePulledAndIsNotThere() throws InterruptedException {
    Rollout.Failed failed =
        failed(
            watch(
                deployment("never-pull", 1, "sleep 1000", "")
                    .replace("busybox:1.36", "nosuch:1")
                    .replace("IfNotPresent", "Never"),
                60));

    assertThat(failed.code()).isEqualTo(FailureCode.IMAGE_NOT_FOUND);
    assertThat(failed.took()).isLessThan(AT_ONCE);
  }

  @Test
  void waitsForARegistryThatCannotBeReachedAndSaysSo() throws InterruptedException {
    Rollout.Failed failed =
        failed(
            watch(
                deployment("no-registry", 1, "sleep 1000", "")
                    .replace("busybox:1.36", "localhost:5999/shop:1"),
                30));

    assertThat(failed.code()).isEqualTo(FailureCode.DEADLINE);
    assertThat(failed.cause()).contains("cannot pull image", "connection refused");
    assertThat(failed.took()).isGreaterThanOrEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void failsOnAnImageNameThatIsNone() throws InterruptedException {
    Rollout.Failed failed =
        failed(
            watch(
                deployment("bad-name", 1, "sleep 1000", "")
                    .replace("busybox:1.36", "'Bad Name:::'"),
                60));

    assertThat(failed.code()).isEqualTo(FailureCode.IMAGE_INVALID);
    assertThat(failed.pods()).extracting(PodState::state).containsExactly("InvalidImageName");
  }

  @Test
  void failsOnAConfigMapKeyThatIsMissing() throws InterruptedException {
    apply(
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: settings}
        data: {there: "1"}
        """);
    Rollout.Failed failed =
        failed(
            watch(
                deployment(
                    "missing-key",
                    1,
                    "sleep 1000",
                    "env: [{name: A, valueFrom: {configMapKeyRef: {name: settings, key: nope}}}]"),
                60));

    assertThat(failed.code()).isEqualTo(FailureCode.BAD_CONFIG_REFERENCE);
    assertThat(failed.cause()).contains("nope", "settings");
    assertThat(failed.took()).isLessThan(AT_ONCE);
  }

  @Test
  void failsOnASecretVolumeThatIsMissing() throws InterruptedException {
    Rollout.Failed failed =
        failed(
            watch(
                deployment(
                    "missing-volume",
                    1,
                    "sleep 1000",
                    "volumeMounts: [{name: v, mountPath: /v}]"
                        + "\n      volumes: [{name: v, secret: {secretName: nope}}]"),
                60));

    assertThat(failed.code()).isEqualTo(FailureCode.BAD_CONFIG_REFERENCE);
    assertThat(failed.cause()).contains("secret \"nope\" not found");
    assertThat(failed.took()).isLessThan(AT_ONCE);
  }

  @Test
  void failsOnACrashLoopWithTheLogsOfTheCrash() throws InterruptedException {
    redactor.learn("hunter22");
    Rollout.Failed failed =
        failed(watch(deployment("crash", 1, "echo boom hunter22; exit 3", ""), 60));

    assertThat(failed.code()).isEqualTo(FailureCode.CRASH_LOOP);
    assertThat(failed.cause()).contains("container main", "exit code 3");
    assertThat(failed.took()).isLessThan(Duration.ofSeconds(45));
    assertThat(failed.evidence()).extracting(Evidence::text).contains("boom *****");
    assertThat(failed.evidence())
        .extracting(Evidence::kind)
        .as("while it waits for its next run, its last log is the previous one")
        .contains(Evidence.Kind.STATUS, Evidence.Kind.EVENT)
        .containsAnyOf(Evidence.Kind.LOG, Evidence.Kind.PREVIOUS_LOG);
  }

  @Test
  void failsOnAProgramThatIsNotInTheImage() throws InterruptedException {
    Rollout.Failed failed =
        failed(
            watch(deployment("no-program", 1, "x", "").replace("[sh, -c, \"x\"]", "[nosuch]"), 60));

    assertThat(failed.code()).isEqualTo(FailureCode.CANNOT_START);
    assertThat(failed.cause()).contains("nosuch");
  }

  @Test
  void failsOnAContainerThatNeedsMoreMemoryThanItsLimit() throws InterruptedException {
    Rollout.Failed failed =
        failed(
            watch(
                deployment("oom", 1, "tail /dev/zero", "resources: {limits: {memory: 16Mi}}"), 60));

    assertThat(failed.code()).isEqualTo(FailureCode.OOM_KILLED);
    assertThat(failed.cause()).contains("16Mi");
    assertThat(failed.took()).isLessThan(Duration.ofSeconds(45));
  }

  @Test
  void failsWhenReadinessNeverComes() throws InterruptedException {
    Rollout.Failed failed =
        failed(
            watch(
                deployment(
                    "unready",
                    1,
                    "sleep 1000",
                    "readinessProbe: {exec: {command: [sh, -c, 'echo no db; exit 1']},"
                        + " periodSeconds: 1}"),
                60));

    assertThat(failed.code()).isEqualTo(FailureCode.PROBE_FAILING);
    assertThat(failed.cause()).contains("no db");
    assertThat(failed.took()).isBetween(Duration.ofSeconds(30), Duration.ofSeconds(60));
  }

  @Test
  void failsOnAQuotaThatIsUsedUp() throws InterruptedException {
    String quota =
        """
        apiVersion: v1
        kind: ResourceQuota
        metadata: {name: tight}
        spec:
          hard: {"requests.cpu": 10m}
        """;
    apply(quota);
    ClusterPatience.awaitQuota(client, namespace, "tight");
    Rollout.Failed failed =
        failed(
            watch(
                deployment("over-quota", 1, "sleep 1000", "resources: {requests: {cpu: 20m}}"),
                60));
    Rollout.Failed set =
        failed(
            watch(
                deployment("set-over-quota", 1, "sleep 1000", "resources: {requests: {cpu: 20m}}")
                    .replace("kind: Deployment", "kind: StatefulSet"),
                60));

    assertThat(failed.code()).isEqualTo(FailureCode.QUOTA_REFUSED);
    assertThat(failed.cause()).contains("exceeded quota: tight");
    assertThat(failed.took()).isLessThan(AT_ONCE);
    assertThat(set.code()).isEqualTo(FailureCode.QUOTA_REFUSED);
    assertThat(set.took()).isLessThan(AT_ONCE);
  }

  @Test
  void failsOnAPodThatNoNodeTakes() throws InterruptedException {
    Rollout.Failed failed =
        failed(
            watch(deployment("huge", 1, "sleep 1000", "resources: {requests: {cpu: 1000}}"), 60));

    assertThat(failed.code()).isEqualTo(FailureCode.UNSCHEDULABLE);
    assertThat(failed.pods())
        .singleElement()
        .satisfies(
            pod -> {
              assertThat(pod.name()).startsWith("huge-");
              assertThat(pod.state()).isEqualTo("Unschedulable");
              assertThat(pod.node()).isNull();
              assertThat(pod.ready()).isFalse();
            });
    assertThat(failed.cause()).contains("Insufficient cpu");
  }
}
