package dev.slipway.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SchedulingRuleTest {
  @Test
  void failsWhenNoNodeTakesThePodForItsGrace() {
    Scene scene = pending("Unschedulable");
    assertThat(scene.waits().reason()).contains("Insufficient cpu");
    assertThat(scene.judge.due()).isEqualTo(Scene.START.plusSeconds(30));
    scene.after(29).waits();

    assertThat(scene.after(1).fails(FailureCode.UNSCHEDULABLE).cause())
        .isEqualTo(
            "Pod p: no node takes it, for 30 s (0/1 nodes are available: 1 Insufficient cpu.)");
  }

  @Test
  void countsAnewForAnotherPod() {
    Scene scene = pending("Unschedulable");
    scene.waits();
    scene.after(20).without("p").waits();
    pod(scene, "q", "Unschedulable").waits();
    scene.after(20).waits();
  }

  @Test
  void waitsForANodeThatTheAutoscalerAdds() {
    Scene scene = pending("Unschedulable");
    scene.event("p", "TriggeredScaleUp", "pod triggered scale-up: [{pool 1->2 (max: 3)}]");
    scene.waits();
    assertThat(scene.after(120).waits().reason()).contains("autoscaler");
    scene.after(60).fails(FailureCode.DEADLINE);
  }

  @Test
  void waitsForASchedulingGate() {
    Scene scene = pending("SchedulingGated");
    scene.waits();
    scene.after(120).waits();
  }

  static Scene pending(String reason) {
    return pod(Scene.starting(), "p", reason);
  }

  private static Scene pod(Scene scene, String name, String reason) {
    return scene.pod(
        name,
        "backend-new",
        "",
        "containers: [{name: main, image: x}]",
        ("phase: Pending, conditions: [{type: PodScheduled, status: 'False', reason: %s,"
                + " message: '0/1 nodes are available: 1 Insufficient cpu.'}]")
            .formatted(reason));
  }
}
