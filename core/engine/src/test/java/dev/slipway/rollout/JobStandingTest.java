package dev.slipway.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class JobStandingTest {
  @Test
  void completesWithoutAStabilityWindow() {
    job("succeeded: 1, conditions: [{type: Complete, status: 'True'}]").completes();
  }

  @Test
  void failsWhenTheJobSaysSoAndNamesTheLastEnd() {
    Scene scene =
        job(
            "conditions: [{type: Failed, status: 'True', reason: BackoffLimitExceeded,"
                + " message: Job has reached the specified backoff limit}]");
    pod(scene, "try-1", "Error", 1);
    pod(scene, "try-2", "OOMKilled", 137);

    Finding.Fault fault = scene.fails(FailureCode.JOB_FAILED);

    assertThat(fault.cause())
        .contains("Job/backend: BackoffLimitExceeded", "container main: exit code");
    assertThat(fault.pod()).isNotNull();
  }

  @Test
  void failsOnItsActiveDeadline() {
    assertThat(
            job("conditions: [{type: Failed, status: 'True', reason: DeadlineExceeded,"
                    + " message: Job was active longer than specified deadline}]")
                .fails(FailureCode.JOB_FAILED)
                .cause())
        .contains("DeadlineExceeded");
  }

  @Test
  void leavesTheJudgementOfFailedTriesToTheBackOffLimit() {
    Scene scene = job("active: 1, failed: 3");
    pod(scene, "try-1", "Error", 1);
    scene.pod(
        "try-2",
        "backend",
        "",
        "containers: [{name: main, image: x}]",
        Scene.statuses(CrashRuleTest.dead(5, 1, "Error", "r")));
    assertThat(scene.waits().reason()).contains("exit code 1");
  }

  @Test
  void failsAtOnceOnAnImageThatIsNotThere() {
    job("active: 1")
        .pod(
            "try-1",
            "backend",
            "",
            "containers: [{name: main, image: x}]",
            Scene.statuses("state: {waiting: {reason: ErrImagePull, message: 'manifest unknown'}}"))
        .fails(FailureCode.IMAGE_NOT_FOUND);
  }

  @Test
  void saysThatItIsSuspended() {
    Scene scene =
        Scene.of("Job", 0)
            .workloadIs(
                """
                metadata: {name: backend, uid: backend}
                spec: {suspend: true}
                """);
    assertThat(scene.waits().reason()).contains("is suspended");
  }

  private static Scene job(String status) {
    return Scene.of("Job", 0)
        .workloadIs(
            """
            metadata: {name: backend, uid: backend}
            spec: {backoffLimit: 3}
            status: {%s}
            """
                .formatted(status));
  }

  private static void pod(Scene scene, String name, String reason, int exit) {
    scene.pod(
        name,
        "backend",
        "",
        "containers: [{name: main, image: x}]",
        "phase: Failed, containerStatuses: [{name: main, restartCount: 0, state: {terminated:"
            + " {exitCode: %d, reason: %s}}}]".formatted(exit, reason));
  }
}
