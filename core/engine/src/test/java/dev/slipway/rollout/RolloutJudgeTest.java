package dev.slipway.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RolloutJudgeTest {
  private static final String SETTLED =
      "observedGeneration: 2, replicas: 1, updatedReplicas: 1, availableReplicas: 1";
  private static final String UNAVAILABLE =
      "observedGeneration: 2, replicas: 1, updatedReplicas: 1, availableReplicas: 0";

  @Test
  void completesAfterItStayedReadyForTheStabilityWindow() {
    Scene scene = Scene.settled().pod("p", Scene.READY);
    assertThat(scene.waits().reason()).isEqualTo("ready, must stay so for 10 s");
    assertThat(scene.judge.due()).isEqualTo(Scene.START.plusSeconds(10));
    scene.after(9).waits();
    scene.after(1).completes();
  }

  @Test
  void failsOnOneRestartInTheWindow() {
    Scene scene = Scene.settled().pod("p", Scene.READY);
    scene.waits();

    scene.after(2).pod("p", restarted(1, "Error"));

    assertThat(scene.fails(FailureCode.UNSTABLE).cause())
        .isEqualTo("Pod p container main: ended after it had been ready, with exit code 1");
  }

  @Test
  void failsOnAnEndInTheWindowThatHasNotBeenARestartYet() {
    Scene scene = Scene.settled().pod("p", Scene.READY);
    scene.waits();
    scene.after(2).pod("p", CrashRuleTest.dead(0, 1, "Error", "r")).fails(FailureCode.UNSTABLE);
  }

  @Test
  void leavesAStartThatFailsAtOnceToTheRuleOfCrashes() {
    Scene scene = Scene.settled().pod("p", Scene.READY);
    scene.waits();
    scene.after(1).deploymentIs("replicas: 1", UNAVAILABLE).pod("p", shortRun(0));
    assertThat(scene.waits().reason()).contains("ended with exit code 1");
    scene.after(20).pod("p", shortRun(2)).fails(FailureCode.CRASH_LOOP);
  }

  @Test
  void completesAfterOneStartThatFailedAtOnce() {
    Scene scene = Scene.settled().pod("p", Scene.READY);
    scene.waits();
    scene.after(1).deploymentIs("replicas: 1", UNAVAILABLE).pod("p", shortRun(0)).waits();
    String again = "ready: true, restartCount: 1, state: {running: {}}, lastState: " + SHORT_RUN;
    scene.after(1).deploymentIs("replicas: 1", SETTLED).pod("p", again).waits();
    scene.after(9).waits();
    scene.after(1).completes();
  }

  @Test
  void namesAnEndForWantOfMemoryInTheWindow() {
    Scene scene = Scene.settled().pod("p", Scene.READY);
    scene.waits();
    scene.after(2).pod("p", restarted(1, "OOMKilled")).fails(FailureCode.OOM_KILLED);
  }

  @Test
  void doesNotBlameRestartsFromBeforeReady() {
    Scene scene = Scene.settled().pod("p", restarted(1, "Error"));
    scene.waits();
    scene.after(10).completes();
  }

  @Test
  void startsTheWindowAgainWhenReadinessIsLost() {
    Scene scene = Scene.settled().pod("p", Scene.READY);
    scene.waits();
    scene.after(8).deploymentIs("replicas: 1", UNAVAILABLE).pod("p", Scene.RUNNING).waits();
    scene.after(1).deploymentIs("replicas: 1", SETTLED).pod("p", Scene.READY).waits();
    scene.after(9).waits();
    scene.after(1).completes();
  }

  @Test
  void blamesARestartThatWasSeenOnlyAfterReadinessWasLost() {
    Scene scene = Scene.settled().pod("p", Scene.READY);
    scene.waits();
    scene.after(3).deploymentIs("replicas: 1", UNAVAILABLE).pod("p", Scene.RUNNING).waits();
    scene.after(1).deploymentIs("replicas: 1", SETTLED).pod("p", restarted(1, "Error"));
    scene.fails(FailureCode.UNSTABLE);
  }

  @Test
  void doesNotBlameAPodThatReplacesAnEvictedOne() {
    Scene scene = Scene.settled().pod("p", Scene.READY);
    scene.waits();
    scene.after(3).deploymentIs("replicas: 1", UNAVAILABLE);
    scene.pod("p", "backend-new", "", "containers: [{name: main, image: x}]", EVICTED);
    scene.pod("q", CrashRuleTest.runningAfter(1, 1, "Error", "r")).waits();
    scene.after(1).deploymentIs("replicas: 1", SETTLED).pod("q", restarted(1, "Error")).waits();
    scene.after(10).completes();
  }

  @Test
  void neverResetsTheDeadlineForReadyCountsThatOscillate() {
    Scene scene = Scene.settled();
    for (int i = 0; i < 22; i++) {
      scene.deploymentIs("replicas: 1", SETTLED).pod("p", Scene.READY).waits();
      scene.after(4).deploymentIs("replicas: 1", UNAVAILABLE).pod("p", Scene.RUNNING).waits();
      scene.after(4);
    }
    scene.after(4);
    assertThat(scene.fails(FailureCode.DEADLINE).cause()).contains("after 180 s");
  }

  @Test
  void letsAWindowThatBeganInTimeEndAfterTheDeadline() {
    Scene scene = Scene.settled().after(175).pod("p", Scene.READY);
    scene.waits();
    scene.after(9).waits();
    scene.after(1).completes();
  }

  @Test
  void letsNoWindowBeginAgainAfterTheDeadline() {
    Scene scene = Scene.settled().after(175).pod("p", Scene.READY);
    scene.waits();
    scene.after(6).deploymentIs("replicas: 1", UNAVAILABLE).pod("p", Scene.RUNNING);
    scene.fails(FailureCode.DEADLINE);
  }

  @Test
  void failsAtTheDeadlineWithTheLastReason() {
    Scene scene = Scene.starting().pod("p", Scene.RUNNING);
    scene.after(179).waits();
    assertThat(scene.after(1).fails(FailureCode.DEADLINE).cause())
        .isEqualTo(
            "Deployment/backend: not complete after 180 s, ready 0/1; last waiting for: Pod p"
                + " container main: not ready yet");
  }

  @Test
  void doesNotFailBeforeTheDeadlineForWantOfAnswers() {
    Scene scene = Scene.starting();
    assertThat(scene.judge.unseen("no answer", scene.after(179).now))
        .isEqualTo(new Verdict.Progressing("no answer", 0, 0));
    assertThat(scene.judge.unseen("no answer since 10:00", scene.after(1).now))
        .isInstanceOfSatisfying(
            Verdict.Failed.class,
            f -> {
              assertThat(f.fault().code()).isEqualTo(FailureCode.DEADLINE);
              assertThat(f.fault().cause()).endsWith("no answer since 10:00");
            });
  }

  @Test
  void failsWhenTheWorkloadIsGoneOrGoesOrIsAnother() {
    Scene.starting().noWorkload().fails(FailureCode.DELETED);

    Scene going = Scene.starting();
    going.workload().getMetadata().setDeletionTimestamp("2026-03-01T10:00:00Z");
    going.fails(FailureCode.DELETED);

    Scene another = Scene.starting();
    another.waits();
    another.workload().getMetadata().setUid("another");
    assertThat(another.fails(FailureCode.DELETED).cause())
        .isEqualTo("Deployment/backend was replaced by another");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "phase: Failed, reason: Evicted",
        "phase: Failed, reason: NodeShutdown",
        "phase: Failed, reason: Preempting",
        "phase: Running, conditions: [{type: DisruptionTarget, status: 'True',"
            + " reason: PreemptionByScheduler}]"
      })
  void waitsForAnotherPodWhenTheClusterEndedOne(String status) {
    Scene scene = Scene.starting();
    scene.pod(
        "p",
        "backend-new",
        "",
        "containers: [{name: main, image: x}]",
        status
            + ", containerStatuses: [{name: main, restartCount: 5, state: {terminated: {exitCode:"
            + " 137, reason: Error}}}]");
    assertThat(scene.waits().reason()).contains("ended by the cluster");
  }

  @Test
  void doesNotJudgePodsThatTerminate() {
    Scene scene = Scene.starting();
    scene.pod(
        "p",
        "backend-new",
        "deletionTimestamp: '2026-03-01T10:00:00Z'",
        "containers: [{name: main, image: x}]",
        Scene.statuses(CrashRuleTest.dead(5, 1, "Error", "r")));
    scene.waits();
  }

  @Test
  void failsWhenTheControllersOwnDeadlinePassesAndNamesThePod() {
    Scene scene = Scene.starting().pod("p", Scene.RUNNING);
    scene.waits();
    scene.after(5).deploymentIs("replicas: 1", UNAVAILABLE + exceeded("10:05"));

    Finding.Fault fault = scene.fails(FailureCode.DEADLINE);

    assertThat(fault.cause()).contains("has timed out progressing", "Pod p container main");
    assertThat(fault.pod()).isNotNull();
  }

  @Test
  void ignoresAProgressConditionThatWasThereBefore() {
    Scene scene = Scene.starting().pod("p", Scene.RUNNING);
    scene.deploymentIs("replicas: 1", UNAVAILABLE + exceeded("09:00"));
    scene.waits();
    scene.after(60).waits();
    scene.deploymentIs("replicas: 1", UNAVAILABLE + exceeded("10:09")).fails(FailureCode.DEADLINE);
  }

  @Test
  void tellsTheGravestReasonOfAll() {
    Scene scene =
        Scene.deployment(2, "observedGeneration: 2, replicas: 2, updatedReplicas: 2")
            .pod("a", Scene.RUNNING)
            .pod(
                "b",
                "ready: false, state: {waiting: {reason: ErrImagePull, message: 'i/o timeout'}}");
    assertThat(scene.waits().reason()).startsWith("Pod b container main: cannot pull image");
  }

  @Test
  void isDueAgainOnlyForWhatIsStillToCome() {
    Scene scene = Scene.settled().after(175).pod("p", Scene.READY);
    scene.waits();
    assertThat(scene.judge.due()).isEqualTo(Scene.START.plusSeconds(180));
    scene.after(6).waits();
    assertThat(scene.judge.due()).isEqualTo(Scene.START.plusSeconds(185));
  }

  private static final String SHORT_RUN =
      "{terminated: {exitCode: 1, reason: Error, startedAt: '2026-03-01T10:00:00Z',"
          + " finishedAt: '2026-03-01T10:00:01Z'}}";

  private static String shortRun(int restarts) {
    return "ready: false, restartCount: %d, state: %s".formatted(restarts, SHORT_RUN);
  }

  private static final String EVICTED = "phase: Failed, reason: Evicted";

  private static String restarted(int restarts, String reason) {
    return ("ready: true, restartCount: %d, state: {running: {}}, lastState: {terminated:"
            + " {exitCode: 1, reason: %s, containerID: r}}")
        .formatted(restarts, reason)
        .replace("exitCode: 1, reason: OOM", "exitCode: 137, reason: OOM");
  }

  private static String exceeded(String at) {
    return (", conditions: [{type: Progressing, status: 'False', reason: ProgressDeadlineExceeded,"
            + " lastUpdateTime: '%s', message: 'ReplicaSet backend-new has timed out"
            + " progressing.'}]")
        .formatted(at);
  }
}
