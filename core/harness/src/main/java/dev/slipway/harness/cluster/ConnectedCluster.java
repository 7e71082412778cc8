package dev.slipway.harness.cluster;

import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;

/** A kubeconfig and what is made from it. */
final class ConnectedCluster implements AutoCloseable {
  /** The client's default of ten takes half a minute to see that nobody is there. */
  private static final int RETRIES = 3;

  private final String kubeconfig;
  private final KubernetesClient client;

  ConnectedCluster(String kubeconfig) {
    this.kubeconfig = kubeconfig;
    Config config =
        new ConfigBuilder(Config.fromKubeconfig(kubeconfig))
            .withRequestRetryBackoffLimit(RETRIES)
            .build();
    this.client = new KubernetesClientBuilder().withConfig(config).build();
  }

  String kubeconfig() {
    return kubeconfig;
  }

  KubernetesClient client() {
    return client;
  }

  String fingerprint() {
    try {
      Namespace system = client.namespaces().withName("kube-system").get();
      if (system != null) {
        return system.getMetadata().getUid();
      }
    } catch (KubernetesClientException e) {
      throw new ClusterException(
          "Tried to read the cluster's fingerprint from "
              + client.getMasterUrl()
              + ", but "
              + e.getMessage(),
          e);
    }
    throw new ClusterException(
        "Tried to read the cluster's fingerprint, but it has no namespace kube-system");
  }

  @Override
  public void close() {
    client.close();
  }
}
