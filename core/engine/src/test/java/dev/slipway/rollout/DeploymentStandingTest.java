package dev.slipway.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeploymentStandingTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "replicas: 2, updatedReplicas: 1, availableReplicas: 2 | 1 of 2 pods are updated",
        "replicas: 3, updatedReplicas: 2, availableReplicas: 3 | 1 old pods are still there",
        "replicas: 2, updatedReplicas: 2, availableReplicas: 1 | 1 of 2 pods are available",
      })
  void waitsByTheRuleOfKubectl(String status, String missing) {
    Scene scene =
        Scene.deployment(2, "observedGeneration: 2, " + status)
            .pod("p", Scene.READY)
            .pod("q", Scene.READY);
    assertThat(scene.waits().reason()).isEqualTo(missing);
    assertThat(scene.waits().ready()).isEqualTo(2);
    assertThat(scene.waits().wanted()).isEqualTo(2);
  }

  @Test
  void judgesNothingBeforeTheControllerHasTakenUpTheGeneration() {
    Scene scene =
        Scene.deployment(
                1, "observedGeneration: 1, replicas: 1, updatedReplicas: 1, availableReplicas: 1")
            .pod("p", CrashRuleTest.dead(7, 1, "Error", "r"));
    assertThat(scene.waits().reason()).contains("has not taken up generation 2");
  }

  @Test
  void waitsUntilTheGenerationOfTheApplyIsToBeSeen() {
    Scene scene = Scene.settled().pod("p", Scene.READY);
    scene.workload().getMetadata().setGeneration(1L);
    assertThat(scene.waits().reason()).isEqualTo("generation 2 is not to be seen yet");
  }

  @Test
  void waitsForPodsThatMemoryDoesNotShowYetAlthoughTheStatusCountsThem() {
    assertThat(Scene.settled().waits().reason()).isEqualTo("0 of 1 new pods are ready");
  }

  @Test
  void waitsForOldPodsThatDoNotTerminateAndForNoOthers() {
    String old = "containers: [{name: main, image: x}]";
    Scene scene = Scene.settled().pod("p", Scene.READY);
    scene.pod("o", "backend-old", "", old, Scene.statuses(Scene.READY));
    assertThat(scene.waits().reason()).isEqualTo("1 old pods are still there");

    scene.pod(
        "o",
        "backend-old",
        "deletionTimestamp: '2026-03-01T10:00:00Z'",
        old,
        Scene.statuses(Scene.READY));
    scene.pod("e", "backend-old", "", old, "phase: Failed, reason: Evicted");
    assertThat(scene.waits().reason()).startsWith("ready, must stay so");
  }

  @Test
  void doesNotBlameTheNewVersionForOldPods() {
    Scene scene = Scene.starting().pod("p", Scene.RUNNING);
    scene.pod(
        "o",
        "backend-old",
        "",
        "containers: [{name: main, image: x}]",
        Scene.statuses(CrashRuleTest.dead(9, 1, "Error", "r")));
    scene.waits();
  }

  @Test
  void findsTheOldReplicaSetThatARollbackTakesUpAgain() {
    Scene scene = Scene.settled().replicaSet("backend-first", "new", "").pod("p", Scene.READY);
    scene.tree().replicaSets().forEach(s -> s.getMetadata().setCreationTimestamp("2026-03-01"));
    scene.pod(
        "f",
        "backend-first",
        "",
        "containers: [{name: main, image: x}]",
        Scene.statuses(Scene.READY));
    scene.tree().replicaSets().stream()
        .filter(s -> s.getMetadata().getName().equals("backend-first"))
        .forEach(s -> s.getMetadata().setCreationTimestamp("2025-01-01"));

    assertThat(scene.newPods()).extracting(p -> p.getMetadata().getName()).containsExactly("f");
  }

  @Test
  void saysThatItIsPaused() {
    Scene scene =
        Scene.starting().deploymentIs("replicas: 1, paused: true", "observedGeneration: 2");
    assertThat(scene.waits().reason()).startsWith("Deployment/backend is paused");
  }

  @Test
  void isThereAtOnceWithoutReplicas() {
    Scene.deployment(0, "observedGeneration: 2").completes();
  }

  @Test
  void leavesOutPodsOfOthers() {
    Scene scene = Scene.starting();
    scene.pod("x", "another", "", "containers: [{name: main, image: x}]", "phase: Running");
    assertThat(scene.tree().pods()).extracting(Pod::getMetadata).isEmpty();
  }
}
