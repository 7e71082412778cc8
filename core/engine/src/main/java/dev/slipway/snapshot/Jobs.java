package dev.slipway.snapshot;

import dev.slipway.cluster.ObjectRef;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.List;
import java.util.Map;

/** What is special about Jobs: they run once. */
final class Jobs {
  private Jobs() {}

  static boolean isJob(ObjectRef ref) {
    return ref.kind().equals("Job") && ref.group().equals("batch");
  }

  /** Whether this is a Job that completed or failed. */
  static boolean finished(GenericKubernetesResource object) {
    Object conditions = object.get("status", "conditions");
    return isJob(ObjectRef.of(object))
        && conditions instanceof List<?> list
        && list.stream()
            .anyMatch(
                c ->
                    c instanceof Map<?, ?> condition
                        && "True".equals(condition.get("status"))
                        && ("Complete".equals(condition.get("type"))
                            || "Failed".equals(condition.get("type"))));
  }
}
