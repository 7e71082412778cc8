package dev.slipway.embedded.controller;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whether labels are what a selector asks for. */
final class Selection {
  private Selection() {}

  static boolean matches(@Nullable LabelSelector selector, @Nullable Map<String, String> labels) {
    if (selector == null) {
      return false;
    }
    Map<String, String> has = labels == null ? Map.of() : labels;
    boolean equal =
        selector.getMatchLabels() == null
            || has.entrySet().containsAll(selector.getMatchLabels().entrySet());
    List<LabelSelectorRequirement> more =
        selector.getMatchExpressions() == null ? List.of() : selector.getMatchExpressions();
    return equal && more.stream().allMatch(requirement -> matches(requirement, has));
  }

  private static boolean matches(LabelSelectorRequirement requirement, Map<String, String> has) {
    @Nullable String value = has.get(requirement.getKey());
    return switch (requirement.getOperator()) {
      case "In" -> value != null && requirement.getValues().contains(value);
      case "NotIn" -> value == null || !requirement.getValues().contains(value);
      case "Exists" -> value != null;
      case "DoesNotExist" -> value == null;
      default -> false;
    };
  }
}
