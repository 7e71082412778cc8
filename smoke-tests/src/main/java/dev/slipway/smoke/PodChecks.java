package dev.slipway.smoke;

import static dev.slipway.gate.CheckOutcome.FAIL;
import static dev.slipway.gate.CheckOutcome.PASS;
import static dev.slipway.gate.CheckOutcome.SKIPPED;
import static dev.slipway.gate.CheckOutcome.UNKNOWN;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.slipway.harness.Check;
import dev.slipway.harness.CheckReporter;
import dev.slipway.harness.gate.SlipwayTest;
import dev.slipway.release.Release;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The pods of each configured workload: there, ready, of this release, and not restarting. */
@SlipwayTest
@DisplayName("pods")
public class PodChecks {
  /** For pods that start: an autoscaler or a drained node may want one at any time. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private static final Duration PAUSE = Duration.ofSeconds(1);

  @TestFactory
  @Check(
      id = "smoke.pods",
      sop = "4",
      asks = "each pod is ready, of the release's image, and did not restart",
      outcomes = {PASS, FAIL, UNKNOWN, SKIPPED},
      remedy = "look at the pod that the message names")
  @DisplayName("all pods run")
  Stream<DynamicTest> run(Release release, KubernetesClient client, CheckReporter reporter) {
    WorkloadPods pods = new WorkloadPods(client, release.namespace());
    PodJudge judge =
        new PodJudge(
            new ReleaseTags(release),
            new ReleaseAge(client, release).youngest().orElse(Instant.MIN));
    return release.config().workloads().stream()
        .map(
            workload -> {
              String name = workload.kind() + "/" + workload.name();
              return dynamicTest(
                  name,
                  () -> {
                    PodJudge.Judgement judgement =
                        settled(() -> judge.judge(name, pods.of(workload.kind(), workload.name())));
                    judgement.warnings().forEach(reporter::warn);
                    fail(name, judgement.faults());
                  });
            });
  }

  @TestFactory
  @Check(
      id = "smoke.digests",
      sop = "4",
      asks = "all pods run one digest of each image",
      outcomes = {PASS, FAIL, UNKNOWN, SKIPPED},
      remedy = "deploy by digest, or push no tag twice")
  @DisplayName("all pods run the same image")
  Stream<DynamicTest> runTheSameImage(Release release, KubernetesClient client) {
    WorkloadPods pods = new WorkloadPods(client, release.namespace());
    RunningDigests digests = new RunningDigests(ReleaseTags.digests(release));
    return release.config().workloads().stream()
        .map(
            workload -> {
              String name = workload.kind() + "/" + workload.name();
              return dynamicTest(
                  name,
                  () ->
                      fail(name, digests.faults(pods.of(workload.kind(), workload.name()).pods())));
            });
  }

  /** As it is, or once the pods that are starting have started, or are seen not to. */
  private static PodJudge.Judgement settled(Supplier<PodJudge.Judgement> look)
      throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    PodJudge.Judgement judgement = look.get();
    while (judgement.settles() && System.nanoTime() < deadline) {
      TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
      judgement = look.get();
    }
    return judgement;
  }

  private static void fail(String workload, List<String> faults) {
    if (!faults.isEmpty()) {
      throw new AssertionError(workload + ": " + String.join("\n", faults));
    }
  }
}
