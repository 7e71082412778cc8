package dev.slipway.preflight;

import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.PodAffinityTerm;
import io.fabric8.kubernetes.api.model.PodAntiAffinity;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.WeightedPodAffinityTerm;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Whether a workload's pods are kept apart, so that the loss of a node is not that of all. */
final class PodSpread {
  private PodSpread() {}

  static List<String> faults(Workload workload, LiveCluster cluster) {
    Map<String, String> labels = workload.podLabels();
    // One that takes other pods keeps these no further from each other.
    boolean apart =
        selectors(workload.template().getSpec())
            .anyMatch(s -> Labels.match(cluster.as(LabelSelector.class, s), labels));
    return apart
        ? List.of()
        : List.of(
            "may have all its pods on one node; give them topologySpreadConstraints over "
                + labels
                + ", or a podAntiAffinity");
  }

  private static Stream<LabelSelector> selectors(PodSpec spec) {
    return Stream.concat(
            orNone(spec.getTopologySpreadConstraints())
                .map(TopologySpreadConstraint::getLabelSelector),
            antiAffinity(spec).map(PodAffinityTerm::getLabelSelector))
        .filter(s -> s != null);
  }

  private static Stream<PodAffinityTerm> antiAffinity(PodSpec spec) {
    Affinity affinity = spec.getAffinity();
    PodAntiAffinity anti = affinity == null ? null : affinity.getPodAntiAffinity();
    return anti == null
        ? Stream.of()
        : Stream.concat(
            orNone(anti.getRequiredDuringSchedulingIgnoredDuringExecution()),
            orNone(anti.getPreferredDuringSchedulingIgnoredDuringExecution())
                .map(WeightedPodAffinityTerm::getPodAffinityTerm));
  }

  private static <T> Stream<T> orNone(@Nullable List<T> list) {
    return list == null ? Stream.of() : list.stream();
  }
}
