package dev.slipway.preflight;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodAffinityTerm;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the nodes have left beside the pods that run, and where more pods would go. Pods are placed
 * where most memory is left; one that must not share a node with its like goes to another.
 */
final class Room {
  private static final Set<String> OVER = Set.of("Succeeded", "Failed");

  private final List<Node> nodes;
  private final Map<String, Amounts> left = new HashMap<>();
  private final Map<String, List<Map<String, String>>> running = new HashMap<>();
  private final String namespace;

  Room(List<Node> nodes, List<Pod> pods, String namespace) {
    this.nodes = List.copyOf(nodes);
    this.namespace = namespace;
    nodes.forEach(n -> left.put(n.getMetadata().getName(), allocatable(n)));
    for (Pod pod : pods) {
      String node = pod.getSpec().getNodeName();
      boolean over = pod.getStatus() != null && OVER.contains(pod.getStatus().getPhase());
      if (node == null || over) {
        continue;
      }
      left.computeIfPresent(node, (n, room) -> room.minus(Amounts.requests(pod.getSpec())));
      if (namespace.equals(pod.getMetadata().getNamespace())) {
        labels(node).add(orNone(pod.getMetadata().getLabels()));
      }
    }
  }

  static Amounts allocatable(Node node) {
    Map<String, Quantity> has = node.getStatus().getAllocatable();
    return has == null
        ? Amounts.NONE
        : new Amounts(
            Amounts.amount(has.get("cpu")),
            Amounts.amount(has.get("memory")),
            Amounts.amount(has.get("pods")).longValue());
  }

  /**
   * Takes the room of some pods.
   *
   * @return how many found none
   */
  int place(Workload workload, int count) {
    PodSpec pod = workload.template().getSpec();
    Amounts one = Amounts.requests(pod);
    Map<String, String> labels = workload.podLabels();
    int lost = 0;
    for (int i = 0; i < count; i++) {
      String best = best(pod, one);
      if (best.isEmpty()) {
        lost++;
      } else {
        left.computeIfPresent(best, (n, room) -> room.minus(one));
        labels(best).add(labels);
      }
    }
    return lost;
  }

  private String best(PodSpec pod, Amounts one) {
    String best = "";
    for (Node node : nodes) {
      String name = node.getMetadata().getName();
      Amounts room = left.getOrDefault(name, Amounts.NONE);
      boolean takes =
          NodeRules.refusal(node, pod).isEmpty() && one.fitsIn(room) && !repels(pod, name);
      if (takes
          && (best.isEmpty()
              || room.memory().compareTo(left.getOrDefault(best, Amounts.NONE).memory()) > 0)) {
        best = name;
      }
    }
    return best;
  }

  /** Required anti-affinity on the node itself. */
  private boolean repels(PodSpec pod, String node) {
    var affinity = pod.getAffinity() == null ? null : pod.getAffinity().getPodAntiAffinity();
    if (affinity == null) {
      return false;
    }
    for (PodAffinityTerm term : affinity.getRequiredDuringSchedulingIgnoredDuringExecution()) {
      LabelSelector selector = term.getLabelSelector();
      boolean here = term.getNamespaces().isEmpty() || term.getNamespaces().contains(namespace);
      if ("kubernetes.io/hostname".equals(term.getTopologyKey())
          && here
          && labels(node).stream().anyMatch(l -> Labels.match(selector, l))) {
        return true;
      }
    }
    return false;
  }

  /** Why the nodes take none of these pods, as {@code 2 cordoned, 1 full}. */
  String why(Workload workload) {
    Map<String, Integer> reasons = new TreeMap<>();
    Amounts one = Amounts.requests(workload.template().getSpec());
    for (Node node : nodes) {
      String name = node.getMetadata().getName();
      String refusal = NodeRules.refusal(node, workload.template().getSpec());
      if (refusal.isEmpty()) {
        refusal =
            one.fitsIn(left.getOrDefault(name, Amounts.NONE))
                ? "with a pod of its own that it must not share a node with"
                : "full";
      }
      reasons.merge(refusal, 1, Integer::sum);
    }
    List<String> told = new ArrayList<>();
    reasons.forEach((reason, count) -> told.add(count + " " + reason));
    return String.join(", ", told);
  }

  /** Whether an empty node of those that take such a pod has the room for one. */
  boolean everFits(Workload workload) {
    Amounts one = Amounts.requests(workload.template().getSpec());
    return nodes.stream()
        .filter(n -> NodeRules.refusal(n, workload.template().getSpec()).isEmpty())
        .anyMatch(n -> one.fitsIn(allocatable(n)));
  }

  private List<Map<String, String>> labels(String node) {
    return running.computeIfAbsent(node, n -> new ArrayList<>());
  }

  private static Map<String, String> orNone(@Nullable Map<String, String> map) {
    return map == null ? Map.of() : map;
  }
}
