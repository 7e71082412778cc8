package dev.slipway.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodStateTest {
  private static Pod pod(String status) {
    return Serialization.unmarshal(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: backend-1}
        spec:
          nodeName: node-2
          initContainers: [{name: prepare}]
          containers: [{name: main}]
        status: {%s}
        """
            .formatted(status),
        Pod.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "waiting: {reason: ImagePullBackOff} | ImagePullBackOff",
        "terminated: {reason: OOMKilled, exitCode: 137} | OOMKilled",
        "terminated: {exitCode: 3} | Error",
        "terminated: {reason: Completed, exitCode: 0} | Running",
        "running: {} | Running",
      })
  void saysWhyAContainerDoesNotRun(String state, String expected) {
    PodState seen =
        PodState.of(
            pod(
                "phase: Running, containerStatuses: [{name: main, restartCount: 2, state: {"
                    + state
                    + "}}], initContainerStatuses: [{name: prepare, restartCount: 1, state:"
                    + " {terminated: {reason: Completed, exitCode: 0}}}]"));

    assertThat(seen).isEqualTo(new PodState("backend-1", "node-2", false, 3, expected));
  }

  @Test
  void saysWhyNoNodeTakesAPod() {
    Pod pod =
        pod(
            "phase: Pending, conditions: [{type: PodScheduled, status: 'False', reason:"
                + " Unschedulable}]");
    pod.getSpec().setNodeName(null);

    assertThat(PodState.of(pod))
        .isEqualTo(new PodState("backend-1", null, false, 0, "Unschedulable"));
  }

  @Test
  void saysThatAPodIsReadyAndThatOneGoes() {
    Pod pod = pod("phase: Running, conditions: [{type: Ready, status: 'True'}]");

    assertThat(PodState.of(pod)).isEqualTo(new PodState("backend-1", "node-2", true, 0, "Running"));

    pod.getMetadata().setDeletionTimestamp("2026-03-01T10:00:00Z");
    assertThat(PodState.of(pod))
        .isEqualTo(new PodState("backend-1", "node-2", false, 0, "Terminating"));
  }

  @Test
  void keepsOfManyPodsThoseThatAreNotReady() {
    Scene scene = Scene.deployment(30, "observedGeneration: 2, replicas: 30, updatedReplicas: 30");
    IntStream.range(0, 30)
        .forEach(
            i -> scene.pod("backend-%02d".formatted(i), i == 29 ? Scene.RUNNING : Scene.READY));

    List<PodState> kept = PodState.ofNewPods(scene.tree());

    assertThat(kept).hasSize(PodState.KEPT);
    assertThat(kept.get(0).name()).isEqualTo("backend-29");
    assertThat(kept.get(0).ready()).isFalse();
    assertThat(kept.get(1).name()).isEqualTo("backend-00");
  }

  @Test
  void hasNothingOfAWorkloadThatIsGone() {
    assertThat(
            PodState.ofNewPods(
                OwnerTree.pick(
                    Scene.starting().target.workload(),
                    null,
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of())))
        .isEmpty();
  }
}
