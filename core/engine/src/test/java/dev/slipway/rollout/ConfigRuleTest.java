package dev.slipway.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigRuleTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "configmap \"settings\" not found | true",
        "secret \"db\" not found | true",
        "couldn't find key nope in ConfigMap shop/settings | true",
        "MountVolume.SetUp failed for volume \"w\" : configmap \"nope2\" not found | true",
        "configmap references non-existent config key: foo | true",
        "references non-existent secret key: foo | true",
        "failed to sync configmap cache: timed out waiting for the condition | false",
        "failed to sync secret cache: timed out waiting for the condition | false",
        "object \"shop\"/\"settings\" not registered | false",
        "failed to prepare subPath for volumeMount | false"
      })
  void knowsWhatProvesThatSomethingIsMissing(String message, boolean proof) {
    assertThat(ConfigRule.saysMissing(message)).isEqualTo(proof);
  }

  @Test
  void failsOnAMissingKeyAfterItsGrace() {
    Scene scene =
        Scene.starting().pod("p", waiting("couldn't find key nope in ConfigMap shop/settings"));
    assertThat(scene.waits().reason()).contains("cannot be configured yet");
    assertThat(scene.judge.due()).isEqualTo(scene.now.plusSeconds(3));

    Finding.Fault fault = scene.after(3).fails(FailureCode.BAD_CONFIG_REFERENCE);

    assertThat(fault.cause())
        .isEqualTo("Pod p container main: couldn't find key nope in ConfigMap shop/settings");
  }

  @Test
  void countsTheGraceAnewWhenTheReferenceWasThereMeanwhile() {
    String missing = waiting("couldn't find key nope in Secret shop/db");
    Scene scene = Scene.starting().pod("p", missing);
    scene.waits();
    scene.after(2).pod("p", Scene.RUNNING).waits();
    scene.after(2).pod("p", missing).waits();
    scene.after(2).waits();
    scene.after(1).fails(FailureCode.BAD_CONFIG_REFERENCE);
  }

  @Test
  void waitsForTheKubeletsCache() {
    Scene scene =
        Scene.starting()
            .pod(
                "p",
                waiting("failed to sync configmap cache: timed out waiting for the condition"));
    scene.waits();
    scene.after(60).waits();
  }

  @Test
  void failsOnAUserThatMustNotRun() {
    Scene.starting()
        .pod("p", waiting("container has runAsNonRoot and image will run as root"))
        .fails(FailureCode.CANNOT_START);
  }

  @Test
  void failsOnAMissingVolumeThatTheKubeletInsistsOn() {
    Scene scene = Scene.starting().pod("p", CREATING);
    String message = "MountVolume.SetUp failed for volume \"v\" : secret \"nope\" not found";
    scene.event("p", "FailedMount", message);
    assertThat(scene.waits().reason()).contains("secret \"nope\" not found");

    scene.after(4).event("p", "FailedMount", message, 4, Scene.START, scene.now);

    assertThat(scene.fails(FailureCode.BAD_CONFIG_REFERENCE).cause())
        .startsWith("Pod p: MountVolume.SetUp failed");
  }

  @Test
  void doesNotFailOnAnOldMountErrorOfAPodThatHasMovedOn() {
    Scene scene = Scene.starting().pod("p", CREATING);
    String message = "MountVolume.SetUp failed for volume \"v\" : secret \"nope\" not found";
    scene.event("p", "FailedMount", message, 4, Scene.START, Scene.START.plusSeconds(4));
    scene.after(5).event("p", "Pulling", "Pulling image \"shop/backend:2\"");

    assertThat(scene.waits().reason())
        .isEqualTo("Pod p: ContainerCreating, pulling image shop/backend:2");
  }

  @Test
  void takesNoCacheErrorOfAVolumeForAProof() {
    Scene scene = Scene.starting().pod("p", CREATING);
    scene.event(
        "p",
        "FailedMount",
        "MountVolume.SetUp failed for volume \"v\" : failed to sync secret cache: timed out waiting"
            + " for the condition",
        9,
        Scene.START,
        Scene.START.plusSeconds(20));
    scene.after(20).waits();
  }

  private static final String CREATING =
      "ready: false, restartCount: 0, state: {waiting: {reason: ContainerCreating}}";

  private static String waiting(String message) {
    return "ready: false, restartCount: 0,"
        + " state: {waiting: {reason: CreateContainerConfigError, message: \"%s\"}}"
            .formatted(message);
  }
}
