package dev.slipway.embedded.scheduler;

import dev.slipway.embedded.api.ApiException;
import dev.slipway.embedded.api.Change;
import dev.slipway.embedded.api.Component;
import dev.slipway.embedded.api.KubernetesApi;
import dev.slipway.embedded.api.Registration;
import dev.slipway.embedded.work.EventRecorder;
import dev.slipway.embedded.work.Key;
import dev.slipway.embedded.work.PodFacts;
import dev.slipway.embedded.work.Stamps;
import dev.slipway.embedded.work.Timers;
import dev.slipway.embedded.work.WorkQueue;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Binds each pod to the node with the fewest pods of those that it fits on, by resources, taints,
 * node selector and required node affinity. Pods' affinities, spread and priorities are not looked
 * at. A pod that fits nowhere is tried again when a pod goes or a node changes, and each minute.
 */
public final class Scheduler implements Component {
  private static final Duration AGAIN = Duration.ofSeconds(60);

  private final Timers timers;

  /** Makes the scheduler. */
  public Scheduler(Timers timers) {
    this.timers = timers;
  }

  @Override
  public Registration start(KubernetesApi api) {
    EventRecorder events = new EventRecorder(api, timers, "default-scheduler", null);
    Set<Key> refused = ConcurrentHashMap.newKeySet();
    List<WorkQueue> self = new ArrayList<>();
    WorkQueue queue =
        new WorkQueue("scheduler", timers, key -> place(api, events, refused, key, self.get(0)));
    self.add(queue);
    Registration pods =
        api.watch(
            Pod.class,
            change -> {
              Key key = Key.of(change.object());
              if (change.type() == Change.Type.DELETED || PodFacts.isOver(change.object())) {
                refused.remove(key);
                refused.forEach(queue::add);
              } else if (waits(change.object()) && !refused.contains(key)) {
                queue.add(key);
              }
            });
    Registration nodes = api.watch(Node.class, change -> refused.forEach(queue::add));
    return () -> {
      nodes.close();
      pods.close();
      queue.close();
    };
  }

  private static boolean waits(Pod pod) {
    String scheduler = pod.getSpec().getSchedulerName();
    return pod.getSpec().getNodeName() == null
        && PodFacts.isActive(pod)
        && (scheduler == null || scheduler.equals("default-scheduler"));
  }

  private void place(
      KubernetesApi api, EventRecorder events, Set<Key> refused, Key key, WorkQueue queue) {
    Optional<Pod> found = api.get(Pod.class, key.namespace(), key.name()).filter(Scheduler::waits);
    if (found.isEmpty()) {
      refused.remove(key);
      return;
    }
    Pod pod = found.get();
    List<Pod> all = api.look(Pod.class, null);
    List<Node> nodes = api.look(Node.class, null);
    Map<String, Integer> against = new TreeMap<>();
    List<Map.Entry<Node, NodeFit>> fitting = new ArrayList<>();
    for (Node node : nodes) {
      NodeFit fit = new NodeFit(node, all);
      List<String> reasons = fit.reasonsAgainst(pod);
      reasons.forEach(reason -> against.merge(reason, 1, Integer::sum));
      if (reasons.isEmpty()) {
        fitting.add(Map.entry(node, fit));
      }
    }
    Optional<Node> best =
        fitting.stream()
            .min(
                Comparator.comparing((Map.Entry<Node, NodeFit> e) -> e.getValue().load())
                    .thenComparing(e -> e.getKey().getMetadata().getName()))
            .map(Map.Entry::getKey);
    if (best.isPresent()) {
      refused.remove(key);
      bind(api, events, pod, best.get().getMetadata().getName());
    } else {
      refused.add(key);
      refuse(api, events, pod, message(nodes.size(), against));
      queue.addAfter(key, AGAIN);
    }
  }

  private static void bind(KubernetesApi api, EventRecorder events, Pod pod, String node) {
    try {
      api.bind(pod.getMetadata().getNamespace(), pod.getMetadata().getName(), node);
      events.normal(
          pod,
          "Scheduled",
          "Successfully assigned "
              + pod.getMetadata().getNamespace()
              + "/"
              + pod.getMetadata().getName()
              + " to "
              + node);
    } catch (ApiException e) {
      if (!e.isNotFound()) {
        throw e;
      }
    }
  }

  private static String message(int nodes, Map<String, Integer> against) {
    if (nodes == 0) {
      return "no nodes available to schedule pods";
    }
    List<String> parts = new ArrayList<>();
    against.forEach((reason, count) -> parts.add(count + " " + reason));
    return "0/" + nodes + " nodes are available: " + String.join(", ", parts) + ".";
  }

  private void refuse(KubernetesApi api, EventRecorder events, Pod pod, String message) {
    events.warning(pod, "FailedScheduling", message);
    PodStatus status = Objects.requireNonNullElseGet(pod.getStatus(), PodStatus::new);
    boolean said =
        PodFacts.condition(pod, "PodScheduled")
            .filter(c -> message.equals(c.getMessage()))
            .isPresent();
    if (said) {
      return;
    }
    List<io.fabric8.kubernetes.api.model.PodCondition> conditions =
        new ArrayList<>(
            status.getConditions().stream()
                .filter(c -> !"PodScheduled".equals(c.getType()))
                .toList());
    conditions.add(
        new PodConditionBuilder()
            .withType("PodScheduled")
            .withStatus("False")
            .withReason("Unschedulable")
            .withMessage(message)
            .withLastTransitionTime(Stamps.write(timers.now()))
            .build());
    status.setConditions(conditions);
    pod.setStatus(status);
    api.updateStatus(pod);
  }
}
