package dev.slipway.preflight;

import dev.slipway.cluster.LiveAutoscalers;
import dev.slipway.cluster.LiveObjects;
import dev.slipway.cluster.ObjectRef;
import dev.slipway.error.SlipwayException;
import dev.slipway.harness.CouldNotCheckException;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.autoscaling.v1.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/** The cluster as it is. What it does not answer could not be checked, and says what to grant. */
final class LiveCluster {
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;

  private final KubernetesClient client;
  private final LiveObjects live;

  LiveCluster(KubernetesClient client) {
    this.client = client;
    this.live = new LiveObjects(client);
  }

  /** The object; empty when it, its namespace or its kind is not there. */
  Optional<GenericKubernetesResource> find(ObjectRef ref) {
    return ask("read " + ref, "get", ref.kind(), () -> live.find(ref));
  }

  boolean has(ObjectRef ref) {
    return find(ref).isPresent();
  }

  /** Typed objects of a list call; none when the API server does not serve the kind. */
  <T> List<T> list(String what, Supplier<List<T>> call) {
    return ask("list " + what, "list", what, () -> orNone(call));
  }

  private static <T> List<T> orNone(Supplier<List<T>> call) {
    try {
      return call.get();
    } catch (KubernetesClientException e) {
      if (e.getCode() == NOT_FOUND) {
        return List.of();
      }
      throw e;
    }
  }

  List<HorizontalPodAutoscaler> autoscalers(String namespace) {
    return list("horizontalpodautoscalers", () -> LiveAutoscalers.in(client, namespace));
  }

  /** Converts a part of a manifest to the client's type for it. */
  <T> T as(Class<T> type, Object part) {
    return client.getKubernetesSerialization().convertValue(part, type);
  }

  private static <T> T ask(String what, String verb, String kind, Supplier<T> question) {
    try {
      return question.get();
    } catch (KubernetesClientException e) {
      throw new CouldNotCheckException(
          "Tried to "
              + what
              + ", but "
              + e.getMessage()
              + (e.getCode() == FORBIDDEN
                  ? "; grant '" + verb + "' on " + kind.toLowerCase(Locale.ROOT) + " to this user"
                  : ""),
          e);
    } catch (SlipwayException e) {
      throw new CouldNotCheckException("Tried to " + what + ", but " + e.getMessage(), e);
    }
  }
}
