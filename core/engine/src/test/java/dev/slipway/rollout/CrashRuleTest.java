package dev.slipway.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CrashRuleTest {
  @Test
  void waitsForASingleRestartAndSaysSo() {
    Scene scene = Scene.starting().pod("p", dead(0, 3, "Error", "run1"));
    assertThat(scene.waits().reason()).contains("ended with exit code 3");

    scene.after(1).pod("p", runningAfter(1, 3, "Error", "run1"));
    assertThat(scene.waits().reason())
        .isEqualTo(
            "Pod p container main: ended with exit code 3, restarted once; waiting whether it"
                + " recovers");
  }

  @Test
  void waitsForASecondEndAsTheThirdRunMayBeWell() {
    Scene scene = Scene.starting().pod("p", backOff(1, 3, "Error", "run2"));
    scene.waits();
    scene.after(10).pod("p", runningAfter(2, 3, "Error", "run2")).waits();
  }

  @Test
  void failsWhenTheThirdRunHasEnded() {
    Scene.starting().pod("p", dead(2, 3, "Error", "run3")).fails(FailureCode.CRASH_LOOP);

    Finding.Fault fault =
        Scene.starting().pod("p", backOff(2, 3, "Error", "run3")).fails(FailureCode.CRASH_LOOP);
    assertThat(fault.cause()).contains("Pod p container main", "exit code 3", "restarted twice");
  }

  @Test
  void failsOnAContainerThatEndsWellAgainAndAgainAlthoughItShouldRun() {
    assertThat(
            Scene.starting()
                .pod("p", backOff(2, 0, "Completed", "run3"))
                .fails(FailureCode.CRASH_LOOP)
                .cause())
        .contains("exit code 0");
  }

  @Test
  void failsOnAnInitContainerThatLoops() {
    Finding.Fault fault =
        withInit("restartCount: 2, " + waitingAfter(1, "Error", "run3"))
            .fails(FailureCode.CRASH_LOOP);
    assertThat(fault.cause()).contains("init container migrate");
  }

  @Test
  void sparesAnInitContainerThatDidItsWorkAtTheThirdTry() {
    Scene scene =
        withInit(
            "restartCount: 2, state: {terminated: {exitCode: 0, reason: Completed}},"
                + " lastState: {terminated: {exitCode: 1, reason: Error}}");
    assertThat(scene.waits().reason()).doesNotContain("migrate");
  }

  @Test
  void failsOnTwoKillsForWantOfMemory() {
    Scene scene = Scene.starting().pod("p", dead(0, 137, "OOMKilled", "run1"));
    scene.waits();

    scene.after(1).pod("p", backOff(1, 137, "OOMKilled", "run2"));

    assertThat(scene.fails(FailureCode.OOM_KILLED).cause()).contains("killed for want of memory");
  }

  @Test
  void waitsForOneKillForWantOfMemory() {
    Scene scene = Scene.starting().pod("p", dead(0, 137, "OOMKilled", "run1"));
    scene.waits();
    scene.after(1).pod("p", runningAfter(1, 137, "OOMKilled", "run1")).waits();
    scene.after(1).waits();
  }

  @Test
  void namesALoopWhoseLastEndWasForMemoryByThat() {
    Scene.starting().pod("p", backOff(2, 137, "OOMKilled", "run3")).fails(FailureCode.OOM_KILLED);
  }

  @Test
  void namesTheProbeThatKillsTheContainer() {
    Scene scene = Scene.starting().pod("p", runningAfter(2, 137, "Error", "run2"));
    scene.event("p", "Unhealthy", "Liveness probe failed: HTTP probe failed with statuscode: 500");
    scene.event("p", "Killing", "Container main failed liveness probe, will be restarted");

    assertThat(scene.fails(FailureCode.PROBE_FAILING).cause())
        .contains("restarted twice by a failing probe", "statuscode: 500");
  }

  @Test
  void countsOneKillByAProbeAsOneRestart() {
    Scene scene = Scene.starting().pod("p", runningAfter(1, 137, "Error", "run1"));
    scene.event("p", "Killing", "Container main failed startup probe, will be restarted");
    scene.waits();
  }

  private static Scene withInit(String initStatus) {
    return Scene.starting()
        .pod(
            "p",
            "backend-new",
            "",
            "initContainers: [{name: migrate, image: x}], containers: [{name: main, image: x}]",
            "phase: Pending, initContainerStatuses: [{name: migrate, ready: false, "
                + initStatus
                + "}], containerStatuses: [{name: main, ready: false, restartCount: 0,"
                + " state: {waiting: {reason: PodInitializing}}}]");
  }

  static String dead(int restarts, int exit, String reason, String run) {
    return "ready: false, restartCount: %d, state: {terminated: %s}"
        .formatted(restarts, end(exit, reason, run));
  }

  static String runningAfter(int restarts, int exit, String reason, String run) {
    return "ready: false, restartCount: %d, state: {running: {}}, lastState: {terminated: %s}"
        .formatted(restarts, end(exit, reason, run));
  }

  private static String backOff(int restarts, int exit, String reason, String run) {
    return "ready: false, restartCount: %d, %s"
        .formatted(restarts, waitingAfter(exit, reason, run));
  }

  private static String waitingAfter(int exit, String reason, String run) {
    return "state: {waiting: {reason: CrashLoopBackOff}}, lastState: {terminated: %s}"
        .formatted(end(exit, reason, run));
  }

  private static String end(int exit, String reason, String run) {
    return "{exitCode: %d, reason: %s, containerID: %s}".formatted(exit, reason, run);
  }
}
