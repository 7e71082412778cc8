package dev.slipway.preflight;

import dev.slipway.cluster.ObjectRef;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * An object of the release that makes pods.
 *
 * @param replicas as its manifest has them; 1 when it leaves them out
 */
record Workload(
    ObjectRef ref, GenericKubernetesResource object, PodTemplateSpec template, int replicas) {
  Workload {
    Objects.requireNonNull(ref, "ref");
    Objects.requireNonNull(object, "object");
    Objects.requireNonNull(template, "template");
  }

  /** All of the release. Those whose pods are kept running are told by {@link #serves}. */
  static List<Workload> of(ReleaseObjects objects, LiveCluster cluster) {
    return objects.all().stream().flatMap(o -> of(o, cluster)).toList();
  }

  /** The one that an object is; none when it makes no pods. */
  static Stream<Workload> of(GenericKubernetesResource object, LiveCluster cluster) {
    Object template =
        switch (object.getKind()) {
          case "Pod" -> object.getAdditionalProperties();
          case "CronJob" -> object.get("spec", "jobTemplate", "spec", "template");
          default -> object.get("spec", "template");
        };
    if (template == null) {
      return Stream.empty();
    }
    PodTemplateSpec typed = cluster.as(PodTemplateSpec.class, template);
    if (typed.getSpec() == null) {
      return Stream.empty();
    }
    int replicas = object.get("spec", "replicas") instanceof Number number ? number.intValue() : 1;
    return Stream.of(new Workload(ObjectRef.of(object), object, typed, replicas));
  }

  /** Whether its manifest has {@link #replicas}. */
  boolean saysReplicas() {
    return object.get("spec", "replicas") != null;
  }

  /** Whether its pods are meant to run for good. */
  boolean serves() {
    return List.of("Deployment", "StatefulSet", "DaemonSet").contains(ref.kind());
  }

  /** Of its pods; none where the template has none. */
  Map<String, String> podLabels() {
    ObjectMeta metadata = template.getMetadata();
    Map<String, String> labels = metadata == null ? null : metadata.getLabels();
    return labels == null ? Map.of() : labels;
  }

  List<Container> containers() {
    return template.getSpec().getContainers();
  }

  List<Container> allContainers() {
    return Stream.of(template.getSpec().getInitContainers(), template.getSpec().getContainers())
        .flatMap(List::stream)
        .toList();
  }
}
