package dev.slipway.rollout;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Says what a pod that is not ready is doing, where no other rule had a word on it. */
final class StartingRule implements PodRule {
  @Override
  public Optional<Finding> look(Pod pod, Sight sight) {
    if (Pods.ready(pod)) {
      return Optional.empty();
    }
    List<ContainerView> containers = ContainerView.of(pod);
    Optional<ContainerView> waiting =
        containers.stream().filter(c -> !c.waitingReason().isEmpty()).findFirst();
    if (waiting.isPresent()) {
      String pulling = pulling(pod, sight.tree()).map(i -> ", " + i).orElse("");
      return wait(pod, waiting.get().waitingReason() + pulling);
    }
    boolean allReady =
        !containers.isEmpty() && containers.stream().allMatch(c -> c.ready() || c.done());
    if (allReady && pod.getSpec() != null && !pod.getSpec().getReadinessGates().isEmpty()) {
      return wait(pod, "its containers are ready, its readiness gates are not");
    }
    return wait(pod, allReady ? "becoming ready" : Pods.phase(pod));
  }

  private static Optional<String> pulling(Pod pod, OwnerTree tree) {
    return tree.newest(pod, "Pulling", "Pulled", "Failed", "Created")
        .filter(e -> "Pulling".equals(e.getReason()))
        .map(Event::getMessage)
        .map(m -> Objects.toString(m, "").replace("Pulling", "pulling").replace("\"", ""));
  }

  private static Optional<Finding> wait(Pod pod, String what) {
    String doing = what.isEmpty() ? "not started yet" : what;
    return Optional.of(
        new Finding.Wait(Finding.Concern.STARTING, Pods.name(pod) + ": " + doing, pod, null));
  }
}
