package dev.slipway.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RefusalRuleTest {
  private static final String OVER_QUOTA =
      "pods \"backend-x\" is forbidden: exceeded quota: tight, requested: pods=1, used: pods=1";

  @Test
  void failsOnAQuotaWhenNothingIsLeftToFreeIt() {
    Scene scene = refused(OVER_QUOTA);
    assertThat(scene.waits().reason()).contains("exceeded quota: tight");

    assertThat(scene.after(2).fails(FailureCode.QUOTA_REFUSED).cause())
        .startsWith("ReplicaSet backend-new: pods \"backend-x\" is forbidden: exceeded quota");
  }

  @Test
  void waitsForAQuotaThatTerminatingPodsStillHold() {
    Scene scene = heldByAPodThatTerminates();
    scene.event("backend-new", "FailedCreate", OVER_QUOTA);
    scene.waits();
    scene.after(20).waits();
    scene.without("o").waits();
    scene.after(2).waits();
    scene.after(40).waits();

    scene.event("backend-new", "FailedCreate", OVER_QUOTA, 2, Scene.START, scene.now);
    scene.fails(FailureCode.QUOTA_REFUSED);
  }

  @Test
  void takesARefusalThatIsHeardOfWhenThePodsHaveJustGoneForOneFromBefore() {
    Scene scene = heldByAPodThatTerminates();
    scene.waits();
    scene.after(5).without("o").waits();
    scene.after(1).event("backend-new", "FailedCreate", OVER_QUOTA).waits();
    scene.after(60).waits();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "admission webhook \"policy.example\" denied the request: no latest tags",
        "pods \"x\" is forbidden: violates PodSecurity \"restricted:latest\": runAsNonRoot != true",
        "pods \"x\" is forbidden: no PriorityClass with name gold was found",
        "Pod \"x\" is invalid: spec.containers[0].resources.requests: Invalid value",
        "pods \"x\" is forbidden: maximum memory usage per Container is 1Gi, but limit is 2Gi"
      })
  void failsAtOnceOnARefusal(String message) {
    refused(message).fails(FailureCode.ADMISSION_REFUSED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Internal error occurred: failed calling webhook \"policy.example\": Post \"https://x\":"
            + " context deadline exceeded",
        "failed calling webhook \"policy.example\": dial tcp 10.0.0.1:443: connection refused",
        "etcdserver: request timed out",
        "the server is currently unable to handle the request"
      })
  void waitsWhenNobodyHasAnswered(String message) {
    Scene scene = refused(message);
    assertThat(scene.waits().reason()).startsWith("ReplicaSet backend-new: ");
    scene.after(60).waits();
  }

  @Test
  void waitsForTheServiceAccountOfANewNamespace() {
    Scene scene =
        refused(
            "pods \"x\" is forbidden: error looking up service account shop/default:"
                + " serviceaccount \"default\" not found");
    scene.waits();
    scene.after(14).waits();
    scene.after(1).fails(FailureCode.ADMISSION_REFUSED);
  }

  @Test
  void ignoresAConditionThatTheControllerSetBeforeItSawTheReplicaSet() {
    Scene scene =
        Scene.starting()
            .replicaSet("backend-new", "new", "observedGeneration: 0, " + words("x is invalid"));
    scene.waits();
  }

  @Test
  void countsAnEventOfAWorkloadThatOutlivesReleasesOnlyWhenItIsNew() {
    Scene scene = statefulSet(2);
    scene.event("backend", "FailedCreate", "create Pod backend-0 failed: x is invalid");
    scene.waits();
    scene.after(5).waits();

    scene.event(
        "backend",
        "FailedCreate",
        "create Pod backend-0 failed: x is invalid",
        2,
        Scene.START,
        scene.now);

    scene.fails(FailureCode.ADMISSION_REFUSED);
  }

  @Test
  void countsEveryEventOfAWorkloadInItsFirstGeneration() {
    Scene scene = statefulSet(1);
    scene.event("backend", "FailedCreate", "create Pod backend-0 failed: x is invalid");
    scene.fails(FailureCode.ADMISSION_REFUSED);
  }

  @Test
  void hearsARefusalBeforeTheControllerHasWrittenAStatus() {
    Scene scene =
        Scene.of("StatefulSet", 1)
            .workloadIs(
                """
                metadata: {name: backend, uid: backend, generation: 1}
                spec: {replicas: 1}
                """);
    assertThat(scene.waits().reason()).contains("has not taken up generation 1");
    scene.event("backend", "FailedCreate", "create Pod backend-0 failed: x is invalid");
    scene.fails(FailureCode.ADMISSION_REFUSED);
  }

  @Test
  void forgetsARefusalOnceAPodWasCreated() {
    Scene scene = statefulSet(2);
    scene.waits();
    scene.after(1).event("backend", "FailedCreate", "failed calling webhook: timeout").waits();
    scene.after(1).event("backend", "SuccessfulCreate", "create Pod backend-0 successful");
    assertThat(scene.waits().reason()).isEqualTo("0 of 1 new pods are ready");
  }

  private static Scene statefulSet(int generation) {
    return Scene.of("StatefulSet", generation)
        .workloadIs(
            """
            metadata: {name: backend, uid: backend, generation: %1$d}
            spec: {replicas: 1}
            status: {observedGeneration: %1$d, updateRevision: r2, currentRevision: r1}
            """
                .formatted(generation));
  }

  private static Scene heldByAPodThatTerminates() {
    return refused(OVER_QUOTA)
        .pod(
            "o",
            "backend-old",
            "deletionTimestamp: '2026-03-01T10:00:00Z'",
            "containers: [{name: main, image: x}]",
            Scene.statuses(Scene.READY));
  }

  private static Scene refused(String message) {
    return Scene.deployment(1, "observedGeneration: 2")
        .replicaSet("backend-new", "new", condition(message));
  }

  private static String condition(String message) {
    return "observedGeneration: 1, " + words(message);
  }

  private static String words(String message) {
    return "conditions: [{type: ReplicaFailure, status: 'True', reason: FailedCreate, message: '%s'}]"
        .formatted(message);
  }
}
