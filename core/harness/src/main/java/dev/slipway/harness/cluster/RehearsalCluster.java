package dev.slipway.harness.cluster;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.net.URI;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;

/**
 * A cluster that a rehearsal may break. Ready for use from the moment that it is there: its node
 * and default ServiceAccount are, and names of services resolve. Safe for use by several threads.
 */
public interface RehearsalCluster extends AutoCloseable {
  /** What kind of cluster it is. */
  enum Kind {
    /** A k3s in a container. */
    K3S,
    /** Kubernetes in this JVM. */
    EMBEDDED,
    /** One that exists already. */
    KUBECONFIG;

    /** As it is configured: {@code k3s}. */
    public String word() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  Kind kind();

  /** What a rehearsal here proves, and what it does not; one sentence. */
  String fidelity();

  /** The kubeconfig with which the whole cluster may be administered; it holds credentials. */
  String kubeconfig();

  /** The same as a file, for programs; it is gone when the cluster is closed. */
  Path kubeconfigFile();

  /**
   * A kubeconfig of the quickest way to the API server, for the clients of this JVM; as {@link
   * #kubeconfigFile} unless the cluster has one. It may be one without TLS, to which {@code
   * kubectl} sends no credentials.
   */
  default Path quickKubeconfigFile() {
    return kubeconfigFile();
  }

  /** An administrator's client; owned by the cluster, not to be closed. */
  KubernetesClient client();

  /** The uid of the {@code kube-system} namespace, as an environment pins it. */
  String fingerprint();

  /**
   * Makes images of the local Docker engine known to the cluster under their names, so that {@code
   * IfNotPresent} finds them. An image that the engine lacks is pulled first. Layers that they
   * share go over once.
   *
   * @param images with tags
   * @throws ClusterException when one is neither there nor to be pulled, or the cluster cannot take
   *     images
   */
  void importImages(Collection<String> images);

  /** As {@link #importImages} with one. */
  default void importImage(String image) {
    importImages(List.of(image));
  }

  /**
   * Where this JVM reaches a NodePort Service.
   *
   * @param nodePort the Service's port on the node
   * @return as {@code http://localhost:32771}
   * @throws ClusterException when that port is not published
   */
  URI nodePort(int nodePort);

  /** Ends what was started for it; a cluster that existed before stays as it is. */
  @Override
  void close();
}
