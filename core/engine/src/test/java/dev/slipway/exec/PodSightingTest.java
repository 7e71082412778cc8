package dev.slipway.exec;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import org.junit.jupiter.api.Test;

class PodSightingTest {
  private final KubernetesSerialization serialization = new KubernetesSerialization();

  private PodSighting see(String status) {
    return PodSighting.of(
        serialization.unmarshal("metadata: {name: p}\nstatus: " + status, Pod.class), "main");
  }

  private PodSighting waiting(String reason, String message) {
    return see(
        "{phase: Pending, containerStatuses: [{name: main, state: {waiting: {reason: "
            + reason
            + ", message: '"
            + message
            + "'}}}]}");
  }

  @Test
  void waitsForAPodWithoutNews() {
    assertThat(see("{phase: Pending}").state()).isEqualTo(PodSighting.State.WAITING);
    assertThat(waiting("ContainerCreating", "").state()).isEqualTo(PodSighting.State.WAITING);
  }

  @Test
  void saysWhyAPodIsNotScheduled() {
    assertThat(
            see("{phase: Pending, conditions: [{type: PodScheduled, status: 'False',"
                    + " message: 0/3 nodes are available}]}")
                .reason())
        .isEqualTo("0/3 nodes are available");
  }

  @Test
  void isDoomedByAnImageThatIsNotThere() {
    assertThat(waiting("ErrImagePull", "manifest for x:1 not found").state())
        .isEqualTo(PodSighting.State.DOOMED);
    assertThat(waiting("ErrImagePull", "pull access denied").state())
        .isEqualTo(PodSighting.State.DOOMED);
  }

  @Test
  void isOnlyStalledByARegistryThatDoesNotAnswer() {
    assertThat(waiting("ErrImagePull", "dial tcp: i/o timeout").state())
        .isEqualTo(PodSighting.State.STALLED);
    assertThat(waiting("ImagePullBackOff", "Back-off pulling image x").state())
        .isEqualTo(PodSighting.State.STALLED);
  }

  @Test
  void isDoomedByABadReferenceButNotByAColdCache() {
    assertThat(waiting("CreateContainerConfigError", "configmap \"x\" is missing"))
        .isEqualTo(
            new PodSighting(
                PodSighting.State.DOOMED,
                "CreateContainerConfigError: configmap \"x\" is missing",
                -1));
    assertThat(waiting("CreateContainerConfigError", "failed to sync configmap cache").state())
        .isEqualTo(PodSighting.State.STALLED);
  }

  @Test
  void isDoomedByAnInitContainerThatFails() {
    PodSighting sighting =
        see(
            "{phase: Failed, initContainerStatuses: [{name: wait, state: {terminated: {exitCode:"
                + " 3}}}], containerStatuses: [{name: main, state: {waiting: {reason:"
                + " PodInitializing}}}]}");

    assertThat(sighting.state()).isEqualTo(PodSighting.State.DOOMED);
    assertThat(sighting.reason()).isEqualTo("init container wait ended with exit code 3");
  }

  @Test
  void isDoomedByAProgramThatIsNotThere() {
    assertThat(
            see("{phase: Failed, containerStatuses: [{name: main, state: {terminated: {exitCode:"
                    + " 128, reason: StartError, message: 'exec: \"x\": not found'}}}]}")
                .state())
        .isEqualTo(PodSighting.State.DOOMED);
  }

  @Test
  void endsWithTheContainersExitCodeAlsoWhileAnotherContainerRuns() {
    assertThat(
            see(
                "{phase: Running, containerStatuses: [{name: side, state: {running: {}}}, {name:"
                    + " main, state: {terminated: {exitCode: 137, reason: OOMKilled}}}]}"))
        .isEqualTo(new PodSighting(PodSighting.State.ENDED, "OOMKilled", 137));
  }

  @Test
  void isLostByAnEvictionThatWipedItsStatuses() {
    assertThat(see("{phase: Failed, reason: Evicted, message: low on memory}"))
        .isEqualTo(new PodSighting(PodSighting.State.LOST, "Evicted: low on memory", -1));
  }

  @Test
  void isDoomedByANodeThatRefusesIt() {
    assertThat(see("{phase: Failed, reason: OutOfcpu, message: no room}").state())
        .isEqualTo(PodSighting.State.DOOMED);
  }
}
