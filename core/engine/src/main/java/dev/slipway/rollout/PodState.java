package dev.slipway.rollout;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What was last seen of one pod of the new version.
 *
 * @param name without its kind, as {@code backend-5d4c9-x2x1z}
 * @param node where it was placed; null while it has no node
 * @param restarts of all its containers together
 * @param state the reason that its kubelet or scheduler gives while it does not run, as {@code
 *     ImagePullBackOff}, {@code OOMKilled} or {@code Unschedulable}; else its phase
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PodState(
    String name, @Nullable String node, boolean ready, int restarts, String state) {
  /** Of more pods than this those are kept that are not ready: a record has limits. */
  static final int KEPT = 20;

  public PodState {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(state, "state");
  }

  /** Those of a workload's new version, what is not ready first, at most {@value #KEPT}. */
  static List<PodState> ofNewPods(OwnerTree tree) {
    return tree.workload() == null
        ? List.of()
        : Standings.read(tree.workload(), tree).newPods().stream()
            .map(PodState::of)
            .sorted(Comparator.comparing(PodState::ready).thenComparing(PodState::name))
            .limit(KEPT)
            .toList();
  }

  static PodState of(Pod pod) {
    List<ContainerView> containers = ContainerView.of(pod);
    return new PodState(
        pod.getMetadata().getName(),
        pod.getSpec() == null ? null : pod.getSpec().getNodeName(),
        Pods.ready(pod),
        containers.stream().mapToInt(ContainerView::restarts).sum(),
        state(pod, containers));
  }

  private static String state(Pod pod, List<ContainerView> containers) {
    if (Pods.terminating(pod)) {
      return "Terminating";
    }
    return containers.stream()
        .map(PodState::reason)
        .filter(reason -> !reason.isEmpty())
        .findFirst()
        .or(
            () ->
                Pods.condition(pod, "PodScheduled")
                    .filter(c -> "False".equals(c.getStatus()))
                    .map(PodCondition::getReason))
        .orElseGet(() -> Pods.phase(pod));
  }

  /** Why a container does not run; empty while it runs, and when it ended as it should. */
  private static String reason(ContainerView container) {
    return container
        .terminated()
        .filter(end -> ContainerView.exitCode(end) != 0)
        .map(end -> Objects.toString(end.getReason(), "Error"))
        .orElseGet(container::waitingReason);
  }
}
