package dev.slipway.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.evidence.Evidence;
import dev.slipway.redact.Redactor;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EvidenceCollectorTest {
  private final ExecutorService executor = Executors.newCachedThreadPool();
  private final Redactor redactor = new Redactor();

  @AfterEach
  void stops() {
    executor.shutdownNow();
  }

  @Test
  void gathersStateEventsAndBothLogsOfTheCulpritAndTheLogOfAHealthyPod()
      throws InterruptedException {
    Scene scene =
        Scene.starting()
            .pod("bad", CrashRuleTest.runningAfter(2, 3, "Error", "r"))
            .pod("good", Scene.READY);
    scene.event("bad", "BackOff", "Back-off restarting failed container");

    List<Evidence> evidence =
        collect(scene, "bad", (c, previous, lines) -> lines + (previous ? " before" : " now"));

    assertThat(evidence)
        .extracting(e -> e.kind() + " " + e.subject())
        .containsExactly(
            "STATUS Deployment/backend",
            "EVENT Deployment/backend",
            "LOG Pod bad container main",
            "PREVIOUS_LOG Pod bad container main",
            "LOG Pod good container main");
    assertThat(evidence.get(0).text())
        .contains(
            "ready 1/1", "Pod bad (new): Running, not ready", "restarts 2, before: exit code 3");
    assertThat(evidence.get(3).text()).isEqualTo("40 before");
  }

  @Test
  void redactsBeforeItCutsAndKeepsTheEndOfWhatIsTooLarge() throws InterruptedException {
    redactor.learn("hunter22");
    Scene scene = Scene.starting().pod("bad", Scene.RUNNING);
    String large = "x".repeat(70_000) + "hunter22 the end";

    Evidence log = collect(scene, "bad", (c, previous, lines) -> large).get(1);

    assertThat(log.kind()).isEqualTo(Evidence.Kind.LOG);
    assertThat(log.text()).hasSizeLessThan(66_000).startsWith("...\n").endsWith("***** the end");
    assertThat(log.text()).doesNotContain("hunter");
  }

  @Test
  void saysWhatCouldNotBeHadInTime() throws InterruptedException {
    Scene scene = Scene.starting().pod("bad", Scene.RUNNING);
    CountDownLatch never = new CountDownLatch(1);

    List<Evidence> evidence =
        collect(
            scene,
            "bad",
            (c, previous, lines) -> {
              try {
                never.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              return "";
            });

    assertThat(evidence.get(1).text()).isEqualTo("(could not be had within 200 ms)");
  }

  @Test
  void saysWhyALogCouldNotBeHad() throws InterruptedException {
    Scene scene = Scene.starting().pod("bad", Scene.RUNNING);

    List<Evidence> evidence =
        collect(
            scene,
            "bad",
            (c, previous, lines) -> {
              throw new IllegalStateException("the node is away");
            });

    assertThat(evidence.get(1).text()).isEqualTo("(could not be had: the node is away)");
    assertThat(
            collect(scene, "bad", (c, p, l) -> "unable to retrieve container logs for c://1")
                .get(1)
                .text())
        .isEqualTo("(could not be had: the node has removed it)");
  }

  @Test
  void keepsTheTwentyNewestEventsAndEachOnce() throws InterruptedException {
    Scene scene = Scene.starting().pod("bad", Scene.RUNNING);
    for (int i = 0; i < 30; i++) {
      scene.after(1).event("bad", "Unhealthy", "probe failed in exec " + "a".repeat(12) + i);
      scene.event("bad", "Odd", "number " + i);
    }

    String events = collect(scene, "bad", (c, p, l) -> "").get(1).text();

    assertThat(events.lines()).hasSize(20);
    assertThat(events).endsWith("number 29").doesNotContain("number 5");
  }

  @Test
  void saysThatTheWorkloadIsGone() throws InterruptedException {
    Scene scene = Scene.starting().noWorkload();
    List<Evidence> evidence =
        collector((c, p, l) -> "")
            .collect(scene.tree(), new Finding.Fault(FailureCode.DELETED, "gone", null, null));
    assertThat(evidence)
        .singleElement()
        .extracting(Evidence::text)
        .asString()
        .contains("is not in");
  }

  private List<Evidence> collect(Scene scene, String pod, LogReader logs)
      throws InterruptedException {
    OwnerTree tree = scene.tree();
    var blamed =
        tree.pods().stream()
            .filter(p -> p.getMetadata().getName().equals(pod))
            .findFirst()
            .orElseThrow();
    return collector(logs)
        .collect(tree, new Finding.Fault(FailureCode.CRASH_LOOP, "cause", blamed, "main"));
  }

  private EvidenceCollector collector(LogReader logs) {
    return new EvidenceCollector(
        logs, new TickingClock(), redactor, executor, Duration.ofMillis(200));
  }
}
