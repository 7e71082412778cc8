package dev.slipway.plan;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** An object as sorted maps, without what changes by itself. */
final class ObjectState {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** The API server's bookkeeping. */
  private static final Set<String> METADATA =
      Set.of(
          "managedFields", "resourceVersion", "generation", "uid", "creationTimestamp", "selfLink");

  /** What controllers and clients note for themselves. */
  private static final Set<String> ANNOTATIONS =
      Set.of(
          "kubectl.kubernetes.io/last-applied-configuration",
          "deployment.kubernetes.io/revision",
          "deployment.kubernetes.io/desired-replicas",
          "deployment.kubernetes.io/max-replicas",
          "deprecated.daemonset.template.generation",
          "autoscaling.alpha.kubernetes.io/conditions",
          "autoscaling.alpha.kubernetes.io/current-metrics",
          "control-plane.alpha.kubernetes.io/leader",
          "pv.kubernetes.io/bind-completed",
          "pv.kubernetes.io/bound-by-controller");

  private ObjectState() {}

  /** Everything that an apply may change: what a live object and a dry run are compared by. */
  static Map<String, @Nullable Object> comparable(
      GenericKubernetesResource object, boolean autoscaled) {
    Map<String, @Nullable Object> state = sorted(object);
    state.remove("status");
    if (state.get("metadata") instanceof Map<?, ?> metadata) {
      metadata.keySet().removeAll(METADATA);
      if (metadata.get("annotations") instanceof Map<?, ?> annotations) {
        annotations.keySet().removeAll(ANNOTATIONS);
        if (annotations.isEmpty()) {
          metadata.remove("annotations");
        }
      }
    }
    if (autoscaled) {
      removeFrom(state, "spec", "replicas");
    }
    return state;
  }

  /**
   * What a change starts from: the part of a live object that neither a running application nor the
   * cluster's own controllers alter. Of the annotations, those that the manifest has.
   */
  static Map<String, @Nullable Object> startingPoint(
      GenericKubernetesResource live, GenericKubernetesResource manifest, boolean autoscaled) {
    Map<String, @Nullable Object> state = comparable(live, autoscaled);
    Map<String, @Nullable Object> metadata = new TreeMap<>();
    metadata.put("labels", live.getMetadata().getLabels());
    Map<String, @Nullable Object> annotations = new TreeMap<>();
    for (String key : manifest.getMetadata().getAnnotations().keySet()) {
      annotations.put(key, live.getMetadata().getAnnotations().get(key));
    }
    metadata.put("annotations", annotations);
    state.put("metadata", metadata);
    switch (live.getKind()) {
      case "PersistentVolumeClaim" -> removeFrom(state, "spec", "volumeName");
      case "Pod" -> removeFrom(state, "spec", "nodeName");
      // Up to Kubernetes 1.23 a controller adds the token that it makes.
      case "ServiceAccount" -> state.remove("secrets");
      default -> {
        // Nothing of its own.
      }
    }
    return state;
  }

  /** The whole object. */
  static Map<String, @Nullable Object> sorted(GenericKubernetesResource object) {
    Map<String, @Nullable Object> state = new TreeMap<>();
    object.getAdditionalProperties().forEach((k, v) -> state.put(k, sorted(v)));
    state.put("apiVersion", object.getApiVersion());
    state.put("kind", object.getKind());
    state.put("metadata", sorted(JSON.convertValue(object.getMetadata(), Map.class)));
    return state;
  }

  /** As JSON that is the same for the same state. */
  static String canonical(Object state) {
    return JSON.writeValueAsString(state);
  }

  private static @Nullable Object sorted(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      Map<String, @Nullable Object> copy = new TreeMap<>();
      map.forEach((k, v) -> copy.put(String.valueOf(k), sorted(v)));
      return copy;
    }
    if (value instanceof List<?> list) {
      List<@Nullable Object> copy = new ArrayList<>(list.size());
      list.forEach(v -> copy.add(sorted(v)));
      return copy;
    }
    return value;
  }

  private static void removeFrom(Map<String, @Nullable Object> state, String map, String key) {
    if (state.get(map) instanceof Map<?, ?> fields) {
      fields.remove(key);
    }
  }
}
