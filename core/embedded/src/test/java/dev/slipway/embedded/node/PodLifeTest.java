package dev.slipway.embedded.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.embedded.Cluster;
import dev.slipway.embedded.NeedsBusybox;
import dev.slipway.embedded.api.DeletionPropagation;
import dev.slipway.embedded.api.ExecRequest;
import dev.slipway.embedded.api.LogRequest;
import dev.slipway.embedded.work.PodFacts;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
@NeedsBusybox
class PodLifeTest {
  private Cluster cluster;

  @BeforeEach
  void starts() throws IOException {
    cluster = new Cluster(ImageCatalogue.builder().build());
  }

  @AfterEach
  void stops() throws IOException {
    cluster.close();
  }

  private void pod(String name, String script, String more) {
    cluster.apply(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: NAME}
        spec:
          terminationGracePeriodSeconds: 0
          containers:
          - name: main
            image: busybox:1.36
            command: [sh, -c, "SCRIPT"]
            MORE
        """
            .replace("NAME", name)
            .replace("SCRIPT", script)
            .replace("MORE", more));
  }

  private static ContainerStatus main(Pod pod) {
    return pod.getStatus().getContainerStatuses().get(0);
  }

  private static boolean waits(Pod pod, String reason) {
    return pod.getStatus() != null
        && !pod.getStatus().getContainerStatuses().isEmpty()
        && main(pod).getState().getWaiting() != null
        && reason.equals(main(pod).getState().getWaiting().getReason());
  }

  private String log(String pod, boolean previous) throws IOException {
    LogRequest request = new LogRequest(null, previous, false, null, null, null, false, null);
    return new String(cluster.nodes.log("test", pod, request).readAllBytes(), UTF_8);
  }

  private String exec(String pod, String... command) throws IOException {
    var request = new ExecRequest(null, List.of(command), false, true, true, false);
    try (var session = cluster.nodes.exec("test", pod, request)) {
      return new String(session.stdout().readAllBytes(), UTF_8) + session.exit().join();
    }
  }

  @Test
  void runsAPodWithTheEventsOfAKubelet() throws IOException {
    pod("good", "echo hello $WHO; exec sleep 1000", "env: [{name: WHO, value: world}]");

    Pod pod = cluster.when(Pod.class, "good", PodFacts::isReady);

    assertThat(pod.getStatus().getPhase()).isEqualTo("Running");
    assertThat(pod.getStatus().getPodIP()).startsWith("127.");
    await().untilAsserted(() -> assertThat(log("good", false)).isEqualTo("hello world\n"));
    // The scheduler tells of its binding when the kubelet may be at work already.
    assertThat(cluster.events()).contains("Scheduled: Successfully assigned test/good to node-1");
    assertThat(cluster.events())
        .filteredOn(event -> !event.startsWith("Scheduled"))
        .containsExactly(
            "Pulled: Container image \"busybox:1.36\" already present on machine",
            "Created: Created container main",
            "Started: Started container main");
  }

  @Test
  void goesWhenItIsDeleted() {
    pod("going", "sleep 1000", "");
    Pod pod = cluster.when(Pod.class, "going", PodFacts::isReady);

    cluster.api.delete(pod, DeletionPropagation.BACKGROUND, Duration.ofSeconds(1));

    await().atMost(Duration.ofSeconds(10)).until(() -> cluster.pods().isEmpty());
    assertThat(cluster.events()).contains("Killing: Stopping container main");
  }

  @Test
  void restartsWhatFailsAtOnceOnceAndThenBacksOff() throws IOException {
    pod("crash", "echo boom; exit 3", "");

    Pod pod = cluster.when(Pod.class, "crash", p -> waits(p, "CrashLoopBackOff"));

    assertThat(main(pod).getRestartCount()).isEqualTo(1);
    assertThat(main(pod).getLastState().getTerminated().getExitCode()).isEqualTo(3);
    assertThat(main(pod).getState().getWaiting().getMessage())
        .startsWith("back-off 10s restarting failed container=main pod=crash_test(");
    assertThat(log("crash", true)).isEqualTo("boom\n");
  }

  @Test
  void saysThatAnImageIsNotThere() {
    cluster.apply(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: missing}
        spec: {containers: [{name: main, image: "busybox:9"}]}
        """);

    Pod pod = cluster.when(Pod.class, "missing", p -> waits(p, "ErrImagePull"));
    assertThat(main(pod).getState().getWaiting().getMessage())
        .contains("docker.io/library/busybox:9: not found");
    Pod later = cluster.when(Pod.class, "missing", p -> waits(p, "ImagePullBackOff"));
    assertThat(main(later).getState().getWaiting().getMessage())
        .isEqualTo("Back-off pulling image \"busybox:9\"");
  }

  @Test
  void saysThatAConfigMapKeyIsNotThere() {
    cluster.apply("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}");
    pod(
        "config",
        "sleep 1000",
        "env: [{name: A, valueFrom: {configMapKeyRef: {name: settings, key: nope}}}]");

    Pod pod = cluster.when(Pod.class, "config", p -> waits(p, "CreateContainerConfigError"));

    assertThat(main(pod).getState().getWaiting().getMessage())
        .isEqualTo("couldn't find key nope in ConfigMap test/settings");
  }

  @Test
  void saysThatAProgramIsNotThere() {
    cluster.apply(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: none}
        spec: {containers: [{name: main, image: "busybox:1.36", command: [nosuch]}]}
        """);

    Pod pod =
        cluster.when(
            Pod.class, "none", p -> waits(p, "RunContainerError") || waits(p, "CrashLoopBackOff"));

    assertThat(main(pod).getLastState().getTerminated().getReason()).isEqualTo("StartError");
    assertThat(main(pod).getLastState().getTerminated().getMessage())
        .contains("exec: \"nosuch\": executable file not found in $PATH");
  }

  @Test
  void killsWhatTakesMoreMemoryThanItMay() {
    pod("oom", "tail /dev/zero", "resources: {limits: {memory: 16Mi}}");

    Pod pod =
        cluster.when(
            Pod.class,
            "oom",
            p ->
                p.getStatus() != null
                    && !p.getStatus().getContainerStatuses().isEmpty()
                    && main(p).getLastState().getTerminated() != null);

    assertThat(main(pod).getLastState().getTerminated().getReason()).isEqualTo("OOMKilled");
    assertThat(main(pod).getLastState().getTerminated().getExitCode()).isEqualTo(137);
  }

  @Test
  void isReadyWhenItsProbeSaysSo() throws IOException {
    pod(
        "probed",
        "sleep 1; touch /tmp/ready; sleep 1000",
        "readinessProbe: {exec: {command: [test, -f, /tmp/ready]}, periodSeconds: 1}");

    cluster.when(Pod.class, "probed", p -> PodFacts.phase(p).equals("Running"));
    cluster.when(Pod.class, "probed", PodFacts::isReady);

    assertThat(cluster.events()).anyMatch(e -> e.startsWith("Unhealthy: Readiness probe failed: "));
    assertThat(exec("probed", "sh", "-c", "ls /tmp; exit 4")).isEqualTo("ready\n4");
  }

  @Test
  void restartsWhatItsLivenessProbeGivesUp() {
    pod(
        "lively",
        "sleep 1000",
        "livenessProbe: {exec: {command: ['false']}, periodSeconds: 1, failureThreshold: 1}");

    cluster.when(
        Pod.class,
        "lively",
        p ->
            p.getStatus() != null
                && !p.getStatus().getContainerStatuses().isEmpty()
                && main(p).getRestartCount() > 0);

    assertThat(cluster.events())
        .contains("Killing: Container main failed liveness probe, will be restarted");
  }

  @Test
  void sharesAVolumeBetweenAnInitContainerAndTheOthers() throws IOException {
    cluster.apply(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: init}
        spec:
          restartPolicy: Never
          volumes: [{name: shared, emptyDir: {}}]
          initContainers:
          - {name: prepare, image: "busybox:1.36", command: [sh, -c, echo prepared > /shared/state],
             volumeMounts: [{name: shared, mountPath: /shared}]}
          containers:
          - {name: main, image: "busybox:1.36", command: [cat, /shared/state],
             volumeMounts: [{name: shared, mountPath: /shared}]}
        """);

    Pod pod = cluster.when(Pod.class, "init", PodFacts::isOver);

    assertThat(pod.getStatus().getPhase()).isEqualTo("Succeeded");
    assertThat(log("init", false)).isEqualTo("prepared\n");
  }
}
