package dev.slipway.preflight;

import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodAffinity;
import io.fabric8.kubernetes.api.model.PodAffinityTerm;
import io.fabric8.kubernetes.api.model.PodAntiAffinity;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.api.model.ScopedResourceSelectorRequirement;
import io.fabric8.kubernetes.api.model.WeightedPodAffinityTerm;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which pods a quota counts: all, or those that each of its scopes names. By what the manifest
 * says: what a LimitRange or a default PriorityClass would fill in is not looked at.
 */
final class QuotaScopes {
  private QuotaScopes() {}

  static boolean cover(ResourceQuota quota, PodSpec pod) {
    var spec = quota.getSpec();
    boolean scoped = spec.getScopes().stream().allMatch(scope -> has(scope, pod));
    return scoped
        && (spec.getScopeSelector() == null
            || spec.getScopeSelector().getMatchExpressions().stream()
                .allMatch(asked -> matches(asked, pod)));
  }

  private static boolean matches(ScopedResourceSelectorRequirement asked, PodSpec pod) {
    if (!asked.getScopeName().equals("PriorityClass")) {
      return has(asked.getScopeName(), pod);
    }
    String named = pod.getPriorityClassName();
    boolean among = named != null && asked.getValues().contains(named);
    return switch (asked.getOperator()) {
      case "In" -> among;
      case "NotIn" -> !among;
      case "DoesNotExist" -> !has("PriorityClass", pod);
      default -> has("PriorityClass", pod);
    };
  }

  /** A scope that is none of these is no pod's: that of a volume's class, or a newer one. */
  private static boolean has(String scope, PodSpec pod) {
    return switch (scope) {
      case "Terminating" -> pod.getActiveDeadlineSeconds() != null;
      case "NotTerminating" -> pod.getActiveDeadlineSeconds() == null;
      case "BestEffort" -> !asksForAnything(pod);
      case "NotBestEffort" -> asksForAnything(pod);
      case "PriorityClass" ->
          pod.getPriorityClassName() != null && !pod.getPriorityClassName().isEmpty();
      case "CrossNamespacePodAffinity" -> affinity(pod).anyMatch(QuotaScopes::looksElsewhere);
      default -> false;
    };
  }

  private static boolean asksForAnything(PodSpec pod) {
    return Stream.concat(
            Stream.of(pod.getContainers(), pod.getInitContainers())
                .flatMap(List::stream)
                .map(Container::getResources),
            Stream.of(pod).map(PodSpec::getResources))
        .filter(Objects::nonNull)
        .anyMatch(r -> asksForAny(r.getRequests()) || asksForAny(r.getLimits()));
  }

  private static boolean asksForAny(@Nullable Map<String, Quantity> amounts) {
    return amounts != null
        && Stream.of("cpu", "memory")
            .map(amounts::get)
            .anyMatch(q -> q != null && Amounts.amount(q).signum() > 0);
  }

  private static boolean looksElsewhere(PodAffinityTerm term) {
    return !term.getNamespaces().isEmpty() || term.getNamespaceSelector() != null;
  }

  /** Required or preferred, to its like or away from them. */
  private static Stream<PodAffinityTerm> affinity(PodSpec pod) {
    Affinity affinity = Objects.requireNonNullElse(pod.getAffinity(), new Affinity());
    PodAffinity to = Objects.requireNonNullElse(affinity.getPodAffinity(), new PodAffinity());
    PodAntiAffinity from =
        Objects.requireNonNullElse(affinity.getPodAntiAffinity(), new PodAntiAffinity());
    return Stream.of(
            to.getRequiredDuringSchedulingIgnoredDuringExecution().stream(),
            from.getRequiredDuringSchedulingIgnoredDuringExecution().stream(),
            to.getPreferredDuringSchedulingIgnoredDuringExecution().stream()
                .map(WeightedPodAffinityTerm::getPodAffinityTerm),
            from.getPreferredDuringSchedulingIgnoredDuringExecution().stream()
                .map(WeightedPodAffinityTerm::getPodAffinityTerm))
        .flatMap(terms -> terms);
  }
}
