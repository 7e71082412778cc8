package dev.slipway.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class StatefulSetStandingTest {
  @Test
  void isThereWhenEveryPodIsOfTheUpdateRevisionAndReady() {
    Scene scene = set("", "r2").pod0("r2", true).pod1("r2", false).scene;
    assertThat(scene.waits().ready()).isEqualTo(1);

    Scene done = set("", "r2").pod0("r2", true).pod1("r2", true).scene;
    assertThat(done.waits().reason()).startsWith("ready, must stay so");
  }

  @Test
  void waitsUntilTheNewRevisionIsTheCurrentOne() {
    Scene scene = set("", "r1").pod0("r2", true).pod1("r2", true).scene;
    assertThat(scene.waits().reason()).isEqualTo("the new revision is not the current one yet");
  }

  @Test
  void wantsOnlyThePodsFromThePartitionOn() {
    String partition = "updateStrategy: {type: RollingUpdate, rollingUpdate: {partition: 1}}";
    Scene scene = set(partition, "r1").pod0("r1", true).pod1("r2", true).scene;
    assertThat(scene.waits().reason()).startsWith("ready, must stay so");
    assertThat(scene.waits().wanted()).isEqualTo(1);
  }

  @Test
  void saysThatNobodyReplacesPodsOnDelete() {
    Scene scene =
        set("updateStrategy: {type: OnDelete}", "r1").pod0("r1", true).pod1("r2", true).scene;
    assertThat(scene.waits().reason())
        .isEqualTo(
            "the update strategy is OnDelete: 1 pods run the old revision until they are deleted");
  }

  @Test
  void saysWhichOldPodHoldsUpTheController() {
    Scene scene = set("", "r1").pod0("r1", true).pod1("r1", false).scene;
    assertThat(scene.waits().reason())
        .contains("Pod backend-1 of an older revision is not ready", "delete that pod");
  }

  @Test
  void tellsThePodThatHoldsUpTheController() {
    assertThat(stuck("", "r1", "r1", false)).contains("backend-1");
    assertThat(stuck("", "r1", "r1", true)).isEmpty();
    assertThat(stuck("podManagementPolicy: Parallel", "r1", "r1", false)).isEmpty();
    assertThat(stuck("updateStrategy: {type: OnDelete}", "r1", "r1", false)).isEmpty();
  }

  @Test
  void tellsNoPodThatItsControllerWouldMakeOfTheSameRevisionAgain() {
    assertThat(stuck("", "r2", "r2", false)).isEmpty();
    String partition = "updateStrategy: {type: RollingUpdate, rollingUpdate: {partition: 2}}";
    assertThat(stuck(partition, "r1", "r1", false)).isEmpty();
    assertThat(stuck(partition, "r1", "r0", false)).contains("backend-1");
  }

  @Test
  void tellsNoPodBeforeTheControllerHasTakenUpTheGeneration() {
    Scene scene = set("", "r1").pod0("r1", true).pod1("r1", false).scene;
    scene.workloadIs(
        """
        metadata: {name: backend, uid: backend, generation: 2}
        spec: {replicas: 2}
        status: {observedGeneration: 1, replicas: 2, updateRevision: r2, currentRevision: r1}
        """);

    assertThat(StatefulSetStanding.stuck(scene.tree())).isEmpty();
  }

  @Test
  void tellsNoPodWhileAnotherGoesAway() {
    Set set = set("", "r1").pod1("r1", false);
    set.scene.pod(
        "backend-0",
        "backend",
        "labels: {controller-revision-hash: r2}, deletionTimestamp: '2026-06-30T12:00:00Z'",
        "containers: [{name: main, image: x}]",
        Scene.statuses(Scene.RUNNING));

    assertThat(StatefulSetStanding.stuck(set.scene.tree())).isEmpty();
  }

  private static Optional<String> stuck(
      String strategy, String current, String revision, boolean ready) {
    Set set = set(strategy, current).pod0("r2", true).pod1(revision, ready);
    return StatefulSetStanding.stuck(set.scene.tree()).map(pod -> pod.getMetadata().getName());
  }

  @Test
  void doesNotJudgePodsOfAnOlderRevision() {
    Scene scene = set("", "r1").pod0("r1", true).scene;
    scene.pod(
        "backend-1",
        "backend",
        "labels: {controller-revision-hash: r1}",
        "containers: [{name: main, image: x}]",
        Scene.statuses(CrashRuleTest.dead(5, 1, "Error", "r")));
    scene.waits();
  }

  private static Set set(String strategy, String current) {
    Scene scene =
        Scene.of("StatefulSet", 2)
            .workloadIs(
                """
                metadata: {name: backend, uid: backend, generation: 2}
                spec: {replicas: 2, %s}
                status: {observedGeneration: 2, replicas: 2, readyReplicas: 2,
                         updateRevision: r2, currentRevision: %s}
                """
                    .formatted(strategy, current));
    return new Set(scene);
  }

  private record Set(Scene scene) {
    Set pod0(String revision, boolean ready) {
      return pod("backend-0", revision, ready);
    }

    Set pod1(String revision, boolean ready) {
      return pod("backend-1", revision, ready);
    }

    private Set pod(String name, String revision, boolean ready) {
      scene.pod(
          name,
          "backend",
          "labels: {controller-revision-hash: %s}".formatted(revision),
          "containers: [{name: main, image: x}]",
          Scene.statuses(ready ? Scene.READY : Scene.RUNNING));
      return this;
    }
  }
}
