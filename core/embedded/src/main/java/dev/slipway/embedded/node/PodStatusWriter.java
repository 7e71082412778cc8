package dev.slipway.embedded.node;

import dev.slipway.embedded.api.ApiException;
import dev.slipway.embedded.api.KubernetesApi;
import dev.slipway.embedded.work.PodFacts;
import dev.slipway.embedded.work.Stamps;
import dev.slipway.embedded.work.Timers;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.PodIP;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes a pod's status as a kubelet does. Used by the pod's thread only. */
final class PodStatusWriter {
  private final KubernetesApi api;
  private final Timers timers;
  private final String hostIp;
  private final String startTime;

  PodStatusWriter(KubernetesApi api, Timers timers, String hostIp) {
    this.api = api;
    this.timers = timers;
    this.hostIp = hostIp;
    this.startTime = Stamps.write(timers.now());
  }

  /** Writes the status when it is another than the stored one. */
  void write(
      String namespace,
      String name,
      String uid,
      @Nullable String podIp,
      List<ContainerState> inits,
      List<ContainerState> mains,
      String phase) {
    for (int attempt = 0; attempt < 5; attempt++) {
      Optional<Pod> found =
          api.get(Pod.class, namespace, name).filter(p -> uid.equals(p.getMetadata().getUid()));
      if (found.isEmpty()) {
        return;
      }
      Pod pod = found.get();
      PodStatus after = status(pod, podIp, inits, mains, phase);
      if (after.equals(pod.getStatus())) {
        return;
      }
      pod.setStatus(after);
      try {
        api.updateStatus(pod);
        return;
      } catch (ApiException e) {
        if (e.isNotFound()) {
          return;
        }
        if (!e.isConflict()) {
          throw e;
        }
      }
    }
  }

  private PodStatus status(
      Pod pod,
      @Nullable String podIp,
      List<ContainerState> inits,
      List<ContainerState> mains,
      String phase) {
    boolean over = phase.equals("Succeeded") || phase.equals("Failed");
    List<String> unready =
        mains.stream().filter(c -> !c.isReady()).map(ContainerState::name).toList();
    List<String> unfinished =
        inits.stream()
            .filter(c -> c.end() == null || c.end().exitCode() != 0)
            .map(ContainerState::name)
            .toList();
    List<PodCondition> conditions = new ArrayList<>();
    conditions.add(
        condition(
            pod,
            "Initialized",
            unfinished.isEmpty(),
            "ContainersNotInitialized",
            "containers with incomplete status: [" + String.join(" ", unfinished) + "]"));
    String reason = phase.equals("Succeeded") ? "PodCompleted" : "ContainersNotReady";
    String message =
        phase.equals("Succeeded")
            ? null
            : "containers with unready status: [" + String.join(" ", unready) + "]";
    boolean ready = unready.isEmpty() && unfinished.isEmpty() && !over;
    conditions.add(condition(pod, "Ready", ready, reason, message));
    conditions.add(condition(pod, "ContainersReady", ready, reason, message));
    conditions.add(condition(pod, "PodScheduled", true, null, null));
    return new PodStatusBuilder()
        .withPhase(phase)
        .withConditions(conditions)
        .withHostIP(hostIp)
        .withPodIP(podIp)
        .withPodIPs(podIp == null ? List.of() : List.of(new PodIP(podIp)))
        .withStartTime(startTime)
        .withInitContainerStatuses(inits.stream().map(ContainerState::status).toList())
        .withContainerStatuses(mains.stream().map(ContainerState::status).toList())
        .withQosClass(pod.getStatus() == null ? null : pod.getStatus().getQosClass())
        .build();
  }

  private PodCondition condition(
      Pod pod, String type, boolean holds, @Nullable String reason, @Nullable String message) {
    String status = holds ? "True" : "False";
    String since =
        PodFacts.condition(pod, type)
            .filter(c -> status.equals(c.getStatus()))
            .map(PodCondition::getLastTransitionTime)
            .orElse(Stamps.write(timers.now()));
    return new PodConditionBuilder()
        .withType(type)
        .withStatus(status)
        .withReason(holds ? null : reason)
        .withMessage(holds ? null : message)
        .withLastTransitionTime(since)
        .build();
  }
}
