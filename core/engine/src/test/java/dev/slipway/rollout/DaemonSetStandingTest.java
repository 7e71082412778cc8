package dev.slipway.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DaemonSetStandingTest {
  @Test
  void isThereWhenEveryNodeHasAnAvailablePodOfTheTemplate() {
    Scene scene = set("updatedNumberScheduled: 2, numberAvailable: 2", "");
    pod(scene, "a", "h2", "3", Scene.READY);
    pod(scene, "b", "h2", "3", Scene.READY);

    assertThat(scene.waits().reason()).startsWith("ready, must stay so");
  }

  @Test
  void waitsForNodesWithoutTheNewPod() {
    Scene scene = set("updatedNumberScheduled: 1, numberAvailable: 2", "");
    pod(scene, "a", "h1", "2", Scene.READY);
    pod(scene, "b", "h2", "3", Scene.READY);

    assertThat(scene.waits().reason()).isEqualTo("1 of 2 pods are updated");
    assertThat(scene.newPods()).extracting(p -> p.getMetadata().getName()).containsExactly("b");
  }

  @Test
  void knowsPodsThatARollbackFindsInPlaceByTheRevisionOfTheirTemplate() {
    Scene scene =
        set("updatedNumberScheduled: 2, numberAvailable: 2", "")
            .revision("h1", 3, "new")
            .revision("h2", 2, "broken");
    pod(scene, "a", "h1", "1", Scene.READY);
    pod(scene, "b", "h2", "2", Scene.READY);

    assertThat(scene.newPods()).extracting(p -> p.getMetadata().getName()).containsExactly("a");
  }

  @Test
  void saysThatNobodyReplacesPodsOnDelete() {
    Scene scene = set("updatedNumberScheduled: 0", "updateStrategy: {type: OnDelete}");
    assertThat(scene.waits().reason()).contains("OnDelete: 2 pods run the old revision");
  }

  private static Scene set(String status, String strategy) {
    return Scene.of("DaemonSet", 2)
        .workloadIs(
            """
            metadata: {name: backend, uid: backend, generation: 2,
                       annotations: {deprecated.daemonset.template.generation: "3"}}
            spec: {template: %s, %s}
            status: {observedGeneration: 2, desiredNumberScheduled: 2, %s}
            """
                .formatted(Scene.template("new", ""), strategy, status));
  }

  private static void pod(
      Scene scene, String name, String hash, String generation, String container) {
    scene.pod(
        name,
        "backend",
        "labels: {controller-revision-hash: %s, pod-template-generation: '%s'}"
            .formatted(hash, generation),
        "containers: [{name: main, image: x}]",
        Scene.statuses(container));
  }
}
