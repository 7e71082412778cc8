package dev.slipway.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PodJudgeTest {
  private static final String RIGHT = "slipway-test/backend:3f2c1a9";

  private final PodJudge judge = judge("2026-02-20T09:00:00Z");

  private static PodJudge judge(String began) {
    return new PodJudge(new ReleaseTags(new SmokeGate(null).release()), Instant.parse(began));
  }

  @Test
  void findsNothingWrongWithReadyPodsOfTheRelease() {
    PodJudge.Judgement judgement = judge(2, pod(RIGHT, true), pod(RIGHT, true));

    assertThat(judgement.faults()).isEmpty();
    assertThat(judgement.warnings()).isEmpty();
  }

  @Test
  void missesPods() {
    assertThat(judge(2, pod(RIGHT, true)).faults()).containsExactly("1 of 2 pods are ready");
  }

  @Test
  void saysWhyAPodIsNotReady() {
    assertThat(judge(1, waiting("CrashLoopBackOff")).faults())
        .containsExactly("0 of 1 pods are ready", "Pod/backend-1 is CrashLoopBackOff");
  }

  @Test
  void namesTheImageThatRunsInstead() {
    assertThat(judge(1, pod("slipway-test/backend:old", true)).faults())
        .containsExactly(
            "Pod/backend-1 runs slipway-test/backend:old, not slipway-test/backend:3f2c1a9");
  }

  @Test
  void leavesOtherImagesAlone() {
    assertThat(judge(1, pod("registry:5000/sidecar@sha256:abc", true)).faults()).isEmpty();
  }

  @Test
  void warnsOfARestartAtTheStartAndFailsOnALaterOne() {
    assertThat(judge(1, restarted("2026-02-20T10:00:20Z")).faults()).isEmpty();
    assertThat(judge(1, restarted("2026-02-20T10:00:20Z")).warnings())
        .singleElement()
        .asString()
        .startsWith("Pod/backend-1 container backend restarted once (Error, exit code 1)");
    assertThat(judge(1, restarted("2026-02-20T10:05:00Z")).faults())
        .singleElement()
        .asString()
        .contains("restarted once");
  }

  @Test
  void onlyWarnsOfARestartThatWasBeforeTheRelease() {
    PodJudge.Judgement judgement =
        judge("2026-02-20T11:00:00Z")
            .judge(
                "StatefulSet/postgres",
                new WorkloadPods.Found(1, false, List.of(restarted("2026-02-20T10:05:00Z"))));

    assertThat(judgement.faults()).isEmpty();
    assertThat(judgement.warnings()).singleElement().asString().contains("restarted once");
  }

  @Test
  void failsOnARestartOfTheReleasesOwnPodThoughAnotherStartedLater() {
    PodJudge.Judgement judgement =
        judge("2026-02-20T10:07:00Z")
            .judge(
                "Deployment/backend",
                new WorkloadPods.Found(1, false, List.of(restarted("2026-02-20T10:05:00Z"))));

    assertThat(judgement.faults()).singleElement().asString().contains("restarted once");
    assertThat(judgement.settles()).isFalse();
  }

  @Test
  void knowsPodsThatOnlyHaveToStart() {
    assertThat(judge(2, pod(RIGHT, true)).settles()).as("one is to be made").isTrue();
    assertThat(judge(2, pod(RIGHT, true), waiting("ContainerCreating")).settles()).isTrue();
    assertThat(judge(2, pod(RIGHT, true), waiting("ImagePullBackOff")).settles()).isFalse();
    assertThat(judge(2, pod(RIGHT, true), pod("slipway-test/backend:old", false)).settles())
        .isFalse();
    assertThat(job("Failed").settles()).isFalse();
  }

  @Test
  void waitsForNoPodThatWasReadyBefore() {
    Pod lost =
        new PodBuilder(pod(RIGHT, false))
            .editStatus()
            .withStartTime("2026-02-20T10:00:00Z")
            .withConditions(
                new PodConditionBuilder()
                    .withType("Ready")
                    .withStatus("False")
                    .withLastTransitionTime("2026-02-20T10:03:00Z")
                    .build())
            .endStatus()
            .build();

    assertThat(judge(1, lost).settles()).isFalse();
  }

  @Test
  void forgivesAJobThePodThatFailedBeforeTheOneThatSucceeded() {
    assertThat(job("Failed", "Succeeded").faults()).isEmpty();
    assertThat(job("Failed", "Failed").faults()).containsExactly("0 of 1 pods succeeded");
  }

  private PodJudge.Judgement job(String... phases) {
    List<Pod> pods =
        Stream.of(phases)
            .map(
                phase ->
                    new PodBuilder(pod(RIGHT, false))
                        .editStatus()
                        .withPhase(phase)
                        .endStatus()
                        .build())
            .toList();
    return judge.judge("Job/report", new WorkloadPods.Found(1, true, pods));
  }

  @Test
  void warnsOfAWorkloadThatIsScaledToNothing() {
    assertThat(judge(0).warnings())
        .containsExactly("Deployment/backend is scaled to 0: nothing of it runs");
  }

  @Test
  void wantsTheDigestWhenTheReleaseHasOne() {
    ReleaseTags tags =
        new ReleaseTags(
            new SmokeGate(null).release().withDigest("slipway-test/backend", "sha256:abc"));

    assertThat(tags.expectedInsteadOf("slipway-test/backend@sha256:abc")).isNull();
    assertThat(tags.expectedInsteadOf(RIGHT)).isEqualTo("slipway-test/backend@sha256:abc");
  }

  @Test
  void takesADigestBehindTheTag() {
    ReleaseTags tags = new ReleaseTags(new SmokeGate(null).release());

    assertThat(tags.expectedInsteadOf(RIGHT + "@sha256:abc")).isNull();
    assertThat(tags.expectedInsteadOf(RIGHT + "-other@sha256:abc")).isEqualTo(RIGHT);
    assertThat(tags.expectedInsteadOf("slipway-test/backend@sha256:abc")).isEqualTo(RIGHT);
  }

  private PodJudge.Judgement judge(int desired, Pod... pods) {
    return judge.judge("Deployment/backend", new WorkloadPods.Found(desired, false, List.of(pods)));
  }

  private static Pod waiting(String reason) {
    return new PodBuilder(pod(RIGHT, false))
        .editStatus()
        .addNewContainerStatus()
        .withName("backend")
        .withNewState()
        .withNewWaiting()
        .withReason(reason)
        .endWaiting()
        .endState()
        .endContainerStatus()
        .endStatus()
        .build();
  }

  private static Pod pod(String image, boolean ready) {
    return new PodBuilder()
        .withNewMetadata()
        .withName("backend-1")
        .endMetadata()
        .withNewSpec()
        .addNewContainer()
        .withName("backend")
        .withImage(image)
        .endContainer()
        .endSpec()
        .withNewStatus()
        .withPhase("Running")
        .withStartTime("2026-02-20T10:00:00Z")
        .addNewCondition()
        .withType("Ready")
        .withStatus(ready ? "True" : "False")
        .endCondition()
        .endStatus()
        .build();
  }

  private static Pod restarted(String ended) {
    return new PodBuilder(pod(RIGHT, true))
        .editStatus()
        .addNewContainerStatus()
        .withName("backend")
        .withRestartCount(1)
        .withNewLastState()
        .withNewTerminated()
        .withReason("Error")
        .withExitCode(1)
        .withFinishedAt(ended)
        .endTerminated()
        .endLastState()
        .endContainerStatus()
        .endStatus()
        .build();
  }
}
