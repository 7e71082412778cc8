package dev.slipway.preflight;

import dev.slipway.cluster.ApplyConflictException;
import dev.slipway.cluster.ApplyException;
import dev.slipway.cluster.ImmutableField;
import dev.slipway.cluster.ObjectCopy;
import dev.slipway.cluster.ObjectRef;
import dev.slipway.cluster.ServerSideApply;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** What the API server says to each object of the release in a dry run, asked once for each. */
final class DryRun {
  /** What came of it. */
  enum Kind {
    ACCEPTED,
    IMMUTABLE,
    CONFLICT,
    REFUSED,
    /** Forbidden, or no answer. */
    UNKNOWN
  }

  /**
   * The answer.
   *
   * @param why empty when it is accepted
   */
  record Answer(Kind kind, String why) {}

  private final ServerSideApply apply;
  private final Map<ObjectRef, Answer> answers = new ConcurrentHashMap<>();

  DryRun(KubernetesClient client) {
    this.apply = new ServerSideApply(client);
  }

  /**
   * Asks for one.
   *
   * @param autoscalers whose workloads' replicas the release leaves out
   */
  Answer of(GenericKubernetesResource object, Autoscalers autoscalers) {
    ObjectRef ref = ObjectRef.of(object);
    return answers.computeIfAbsent(
        ref, r -> ask(autoscalers.of(r).isPresent() ? withoutReplicas(object) : object));
  }

  private Answer ask(GenericKubernetesResource object) {
    try {
      apply.apply(object, true);
      return new Answer(Kind.ACCEPTED, "");
    } catch (ApplyConflictException e) {
      return new Answer(Kind.CONFLICT, String.valueOf(e.getMessage()));
    } catch (ApplyException e) {
      String why = String.valueOf(e.getMessage());
      if (ImmutableField.refused(e.code(), why)) {
        return new Answer(Kind.IMMUTABLE, why);
      }
      return new Answer(e.refused() && e.code() != 403 ? Kind.REFUSED : Kind.UNKNOWN, why);
    }
  }

  private static GenericKubernetesResource withoutReplicas(GenericKubernetesResource object) {
    GenericKubernetesResource copy = ObjectCopy.of(object);
    if (copy.get("spec") instanceof Map<?, ?> spec) {
      copy.setAdditionalProperty(
          "spec",
          spec.entrySet().stream()
              .filter(e -> !"replicas".equals(e.getKey()))
              .collect(Collectors.toMap(e -> String.valueOf(e.getKey()), Map.Entry::getValue)));
    }
    return copy;
  }
}
