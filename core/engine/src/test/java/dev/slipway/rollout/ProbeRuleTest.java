package dev.slipway.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProbeRuleTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // probes | timeout s | answer | allowed s
        "readinessProbe: {periodSeconds: 1} | 180 | statuscode: 503 | 60",
        "readinessProbe: {periodSeconds: 1} | 60 | statuscode: 503 | 30",
        "readinessProbe: {periodSeconds: 1} | 180 | connect: connection refused | 90",
        "readinessProbe: {} | 60 | statuscode: 503 | 60",
        "readinessProbe: {initialDelaySeconds: 20, failureThreshold: 4} | 180 | timeout | 120",
        "readinessProbe: {periodSeconds: 5}, startupProbe: {failureThreshold: 10} | 300 | x | 230"
      })
  void derivesItsWindowFromTheProbesAndTheTimeout(
      String probes, int timeout, String answer, int allowed) {
    ContainerView container = container(probes);

    assertThat(ProbeRule.allowed(container, Duration.ofSeconds(timeout), answer))
        .isEqualTo(Duration.ofSeconds(allowed));
  }

  @Test
  void failsWhenThePodIsNotReadyWithinTheWindow() {
    Scene scene = running("readinessProbe: {periodSeconds: 1}");
    scene.waits();
    scene.after(1).event("p", "Unhealthy", "Readiness probe failed: statuscode: 503");
    assertThat(scene.waits().reason()).contains("runs but is not ready yet", "503");
    assertThat(scene.judge.due()).isEqualTo(Scene.START.plusSeconds(61));
    scene.after(59).waits();

    assertThat(scene.after(1).fails(FailureCode.PROBE_FAILING).cause())
        .isEqualTo(
            "Pod p container main: runs but is not ready after 60 s (Readiness probe failed:"
                + " statuscode: 503)");
  }

  @Test
  void aStartupProbeThatHasSucceededGivesNoMoreTime() {
    String probes = "readinessProbe: {periodSeconds: 1}, startupProbe: {failureThreshold: 60}";
    ContainerView started = container(probes, "started: true, ");

    assertThat(ProbeRule.allowed(started, Duration.ofSeconds(180), "statuscode: 503"))
        .isEqualTo(Duration.ofSeconds(60));
    assertThat(ProbeRule.allowed(container(probes), Duration.ofSeconds(180), "statuscode: 503"))
        .isGreaterThan(Duration.ofSeconds(600));
  }

  @Test
  void blamesNoProbeThatWasNotSeenToFail() {
    Scene scene = running("");
    scene.waits();
    scene.after(150).waits();
  }

  @Test
  void sparesAPodThatWasReadyOnce() {
    Scene scene = Scene.starting().pod("p", Scene.READY);
    scene.waits();
    scene.after(1).pod("p", Scene.RUNNING);
    scene.event("p", "Unhealthy", "Readiness probe failed: statuscode: 503").waits();
    scene.after(100).waits();
  }

  @Test
  void countsAnewForAnotherRunOfTheContainer() {
    Scene scene = running("readinessProbe: {periodSeconds: 1}");
    scene.event("p", "Unhealthy", "Readiness probe failed: statuscode: 503").waits();
    scene
        .after(50)
        .pod(
            "p",
            "ready: false, restartCount: 1, containerID: c2, state: {running: {}},"
                + " lastState: {terminated: {exitCode: 1}}")
        .waits();
    scene.after(50).waits();
  }

  private static Scene running(String probes) {
    return running(probes, "");
  }

  private static Scene running(String probes, String status) {
    return Scene.starting()
        .pod(
            "p",
            "backend-new",
            "",
            "containers: [{name: main, image: x%s}]"
                .formatted(probes.isEmpty() ? "" : ", " + probes),
            Scene.statuses(status + "containerID: c1, " + Scene.RUNNING));
  }

  private static ContainerView container(String probes) {
    return container(probes, "");
  }

  private static ContainerView container(String probes, String status) {
    return ContainerView.of(running(probes, status).tree().pods().get(0)).get(0);
  }
}
