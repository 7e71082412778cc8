package dev.slipway.preflight;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whether labels are what a selector asks for. */
final class Labels {
  private Labels() {}

  /** An empty selector takes everything; none at all takes nothing. */
  static boolean match(
      @Nullable LabelSelector selector, @Nullable Map<String, String> labelsOrNone) {
    Map<String, String> labels = labelsOrNone == null ? Map.of() : labelsOrNone;
    if (selector == null) {
      return false;
    }
    Map<String, String> wanted = selector.getMatchLabels();
    return (wanted == null || labels.entrySet().containsAll(wanted.entrySet()))
        && selector.getMatchExpressions().stream().allMatch(e -> holds(e, labels));
  }

  private static boolean holds(LabelSelectorRequirement wanted, Map<String, String> labels) {
    String value = labels.get(wanted.getKey());
    return switch (wanted.getOperator()) {
      case "In" -> value != null && wanted.getValues().contains(value);
      case "NotIn" -> value == null || !wanted.getValues().contains(value);
      case "Exists" -> value != null;
      case "DoesNotExist" -> value == null;
      default -> false;
    };
  }
}
