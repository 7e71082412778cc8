package dev.slipway.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StartRuleTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "failed to create containerd task: OCI runtime create failed: runc create failed: unable to"
            + " start container process: exec: 'app': executable file not found in $PATH: unknown",
        "OCI runtime create failed: container_linux.go:380: starting container process caused:"
            + " exec: '/app': stat /app: no such file or directory: unknown",
        "unable to start container process: error during container init: exec: '/app': permission"
            + " denied: unknown",
        "exec /app: exec format error",
        "Error response from daemon: No command specified"
      })
  void takesWhatSpeaksOfTheProgramForAProof(String message) {
    Scene.starting()
        .pod("p", waiting("RunContainerError", message))
        .fails(FailureCode.CANNOT_START);
    Scene.starting().pod("p", ended(message)).fails(FailureCode.CANNOT_START);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "failed to create containerd task: context deadline exceeded",
        "failed to reserve container name: name is reserved for 1234",
        "failed to create shim: ttrpc: closed: unknown",
        "failed to mount rootfs component: no such file or directory"
      })
  void waitsForTheRuntimesOwnTroubleHoweverOftenItComes(String message) {
    Scene scene = Scene.starting().pod("p", waiting("CreateContainerError", message));
    assertThat(scene.waits().reason()).contains("the node tries again");
    scene.after(30).pod("p", ended(message)).waits();
  }

  @Test
  void forgetsAFailedStartOnceTheContainerRuns() {
    Scene scene =
        Scene.starting()
            .pod(
                "p",
                "ready: false, restartCount: 1, state: {running: {}}, lastState: {terminated:"
                    + " {exitCode: 128, reason: StartError, message: 'exec: x: not found'}}");
    scene.waits();
  }

  private static String waiting(String reason, String message) {
    return "ready: false, restartCount: 0, state: {waiting: {reason: %s, message: \"%s\"}}"
        .formatted(reason, message);
  }

  private static String ended(String message) {
    return ("ready: false, restartCount: 0, state: {terminated:"
            + " {exitCode: 128, reason: StartError, message: \"%s\"}}")
        .formatted(message);
  }
}
