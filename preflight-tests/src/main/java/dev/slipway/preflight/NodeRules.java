package dev.slipway.preflight;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeSelector;
import io.fabric8.kubernetes.api.model.NodeSelectorRequirement;
import io.fabric8.kubernetes.api.model.NodeSelectorTerm;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.Toleration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whether a node takes a pod at all, as the scheduler decides it before it counts resources. */
final class NodeRules {
  private static final Set<String> CLOSING = Set.of("NoSchedule", "NoExecute");
  private static final Set<String> PRESSURES =
      Set.of("MemoryPressure", "DiskPressure", "PIDPressure");

  private NodeRules() {}

  /** Why no pod is sent there; empty when some are. */
  static String closed(Node node) {
    if (Boolean.TRUE.equals(node.getSpec().getUnschedulable())) {
      return "cordoned";
    }
    if (node.getStatus() == null || !has(node, "Ready", "True")) {
      return "not Ready";
    }
    return PRESSURES.stream().filter(p -> has(node, p, "True")).findFirst().orElse("");
  }

  private static boolean has(Node node, String type, String status) {
    return node.getStatus().getConditions().stream()
        .anyMatch(c -> type.equals(c.getType()) && status.equals(c.getStatus()));
  }

  /** Why the node refuses the pod; empty when it takes it. */
  static String refusal(Node node, PodSpec pod) {
    String closed = closed(node);
    if (!closed.isEmpty()) {
      return closed;
    }
    Optional<Taint> taint =
        node.getSpec().getTaints().stream()
            .filter(t -> CLOSING.contains(t.getEffect()))
            .filter(t -> pod.getTolerations().stream().noneMatch(o -> tolerates(o, t)))
            .findFirst();
    if (taint.isPresent()) {
      return "tainted " + taint.get().getKey() + ":" + taint.get().getEffect();
    }
    Map<String, String> labels =
        node.getMetadata().getLabels() == null ? Map.of() : node.getMetadata().getLabels();
    if (pod.getNodeSelector() != null
        && !labels.entrySet().containsAll(pod.getNodeSelector().entrySet())) {
      return "without the labels " + pod.getNodeSelector();
    }
    var affinity = pod.getAffinity() == null ? null : pod.getAffinity().getNodeAffinity();
    NodeSelector required =
        affinity == null ? null : affinity.getRequiredDuringSchedulingIgnoredDuringExecution();
    boolean wanted =
        required == null
            || required.getNodeSelectorTerms().stream().anyMatch(t -> holds(t, node, labels));
    return wanted ? "" : "not what its required nodeAffinity asks for";
  }

  private static boolean tolerates(Toleration toleration, Taint taint) {
    boolean effect =
        toleration.getEffect() == null
            || toleration.getEffect().isEmpty()
            || toleration.getEffect().equals(taint.getEffect());
    if (!effect) {
      return false;
    }
    if ("Exists".equals(toleration.getOperator())) {
      return toleration.getKey() == null
          || toleration.getKey().isEmpty()
          || toleration.getKey().equals(taint.getKey());
    }
    return taint.getKey().equals(toleration.getKey())
        && orEmpty(taint.getValue()).equals(orEmpty(toleration.getValue()));
  }

  private static boolean holds(NodeSelectorTerm term, Node node, Map<String, String> labels) {
    return term.getMatchExpressions().stream().allMatch(e -> holds(e, labels.get(e.getKey())))
        && term.getMatchFields().stream().allMatch(e -> holds(e, node.getMetadata().getName()));
  }

  private static boolean holds(NodeSelectorRequirement wanted, @Nullable String value) {
    return switch (wanted.getOperator()) {
      case "In" -> value != null && wanted.getValues().contains(value);
      case "NotIn" -> value == null || !wanted.getValues().contains(value);
      case "Exists" -> value != null;
      case "DoesNotExist" -> value == null;
      case "Gt" -> number(value) > number(wanted.getValues().get(0));
      case "Lt" -> value != null && number(value) < number(wanted.getValues().get(0));
      default -> false;
    };
  }

  private static long number(@Nullable String text) {
    return text != null && text.matches("-?\\d{1,18}") ? Long.parseLong(text) : Long.MIN_VALUE;
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
