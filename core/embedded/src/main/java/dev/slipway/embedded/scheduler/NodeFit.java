package dev.slipway.embedded.scheduler;

import dev.slipway.embedded.work.PodFacts;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeSelectorRequirement;
import io.fabric8.kubernetes.api.model.NodeSelectorTerm;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.Toleration;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Why a pod does not fit on a node, in the real scheduler's words. */
final class NodeFit {
  private final Node node;
  private final List<Pod> there;

  NodeFit(Node node, List<Pod> all) {
    this.node = node;
    there =
        all.stream()
            .filter(p -> node.getMetadata().getName().equals(p.getSpec().getNodeName()))
            .filter(p -> !PodFacts.isOver(p))
            .toList();
  }

  int load() {
    return there.size();
  }

  /** Empty when the pod fits. */
  List<String> reasonsAgainst(Pod pod) {
    if (Boolean.TRUE.equals(node.getSpec().getUnschedulable())) {
      return List.of("node(s) were unschedulable");
    }
    for (Taint taint : orEmpty(node.getSpec().getTaints())) {
      boolean hard = !"PreferNoSchedule".equals(taint.getEffect());
      if (hard
          && orEmpty(pod.getSpec().getTolerations()).stream().noneMatch(t -> tolerates(t, taint))) {
        return List.of(
            "node(s) had taint {"
                + taint.getKey()
                + ": "
                + Objects.toString(taint.getValue(), "")
                + "}, that the pod didn't tolerate");
      }
    }
    if (!isSelected(pod)) {
      return List.of("node(s) didn't match node selector");
    }
    List<String> reasons = new ArrayList<>();
    Map<String, Quantity> room = node.getStatus().getAllocatable();
    if (there.size() + 1 > amount(room, "pods").intValue()) {
      reasons.add("Too many pods");
    }
    for (String resource : List.of("cpu", "memory")) {
      BigDecimal wanted = request(pod, resource);
      BigDecimal used =
          there.stream().map(p -> request(p, resource)).reduce(BigDecimal.ZERO, BigDecimal::add);
      if (wanted.signum() > 0 && used.add(wanted).compareTo(amount(room, resource)) > 0) {
        reasons.add("Insufficient " + resource);
      }
    }
    return reasons;
  }

  private boolean isSelected(Pod pod) {
    Map<String, String> labels =
        node.getMetadata().getLabels() == null ? Map.of() : node.getMetadata().getLabels();
    Map<String, String> selector = pod.getSpec().getNodeSelector();
    if (selector != null && !labels.entrySet().containsAll(selector.entrySet())) {
      return false;
    }
    var affinity = pod.getSpec().getAffinity();
    if (affinity == null
        || affinity.getNodeAffinity() == null
        || affinity.getNodeAffinity().getRequiredDuringSchedulingIgnoredDuringExecution() == null) {
      return true;
    }
    return affinity
        .getNodeAffinity()
        .getRequiredDuringSchedulingIgnoredDuringExecution()
        .getNodeSelectorTerms()
        .stream()
        .anyMatch(term -> matches(term, labels));
  }

  private static boolean matches(NodeSelectorTerm term, Map<String, String> labels) {
    return orEmpty(term.getMatchExpressions()).stream().allMatch(r -> matches(r, labels));
  }

  private static boolean matches(NodeSelectorRequirement wanted, Map<String, String> labels) {
    @Nullable String value = labels.get(wanted.getKey());
    return switch (wanted.getOperator()) {
      case "In" -> value != null && wanted.getValues().contains(value);
      case "NotIn" -> value == null || !wanted.getValues().contains(value);
      case "Exists" -> value != null;
      case "DoesNotExist" -> value == null;
      case "Gt" ->
          value != null && Long.parseLong(value) > Long.parseLong(wanted.getValues().get(0));
      case "Lt" ->
          value != null && Long.parseLong(value) < Long.parseLong(wanted.getValues().get(0));
      default -> false;
    };
  }

  private static boolean tolerates(Toleration toleration, Taint taint) {
    boolean effect =
        toleration.getEffect() == null
            || toleration.getEffect().isEmpty()
            || toleration.getEffect().equals(taint.getEffect());
    boolean key =
        toleration.getKey() == null
            || toleration.getKey().isEmpty()
            || toleration.getKey().equals(taint.getKey());
    return effect
        && key
        && ("Exists".equals(toleration.getOperator())
            || Objects.toString(toleration.getValue(), "")
                .equals(Objects.toString(taint.getValue(), "")));
  }

  /** The greater of what its containers need together and what any init container needs. */
  private static BigDecimal request(Pod pod, String resource) {
    BigDecimal sum =
        pod.getSpec().getContainers().stream()
            .map(c -> request(c, resource))
            .reduce(BigDecimal.ZERO, BigDecimal::add);
    return orEmpty(pod.getSpec().getInitContainers()).stream()
        .map(c -> request(c, resource))
        .reduce(sum, BigDecimal::max);
  }

  private static BigDecimal request(Container container, String resource) {
    return container.getResources() == null
        ? BigDecimal.ZERO
        : amount(container.getResources().getRequests(), resource);
  }

  private static BigDecimal amount(@Nullable Map<String, Quantity> amounts, String name) {
    return amounts == null || amounts.get(name) == null
        ? BigDecimal.ZERO
        : Quantity.getAmountInBytes(amounts.get(name));
  }

  private static <T> List<T> orEmpty(@Nullable List<T> list) {
    return list == null ? List.of() : list;
  }
}
