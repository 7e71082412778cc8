package dev.slipway.cluster;

import io.fabric8.kubernetes.api.model.autoscaling.v1.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;

/** The HorizontalPodAutoscalers that are in the cluster. */
public final class LiveAutoscalers {
  private LiveAutoscalers() {}

  /**
   * Those of a namespace, as {@code autoscaling/v1}, which Kubernetes 1.20 and the newest both
   * serve.
   *
   * @throws KubernetesClientException when the API server does not list them
   */
  public static List<HorizontalPodAutoscaler> in(KubernetesClient client, String namespace) {
    return client
        .autoscaling()
        .v1()
        .horizontalPodAutoscalers()
        .inNamespace(namespace)
        .list()
        .getItems();
  }
}
