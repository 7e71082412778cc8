package dev.slipway.harness.cluster;

import io.fabric8.kubernetes.api.model.NodeAddress;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A cluster that exists already, and that somebody said may be broken. */
public final class KubeconfigCluster implements RehearsalCluster {
  private final Path file;
  private final @Nullable String nodeHost;
  private final ConnectedCluster connected;

  private KubeconfigCluster(Path file, @Nullable String nodeHost, ConnectedCluster connected) {
    this.file = file;
    this.nodeHost = nodeHost;
    this.connected = connected;
  }

  /**
   * Connects to the current context of a kubeconfig.
   *
   * @param nodeHost where its NodePorts are reached; null for the address of its first node
   * @throws ClusterUnavailableException when it cannot be read or does not answer
   */
  static KubeconfigCluster open(Path file, @Nullable String nodeHost) {
    ConnectedCluster connected;
    try {
      connected = new ConnectedCluster(Files.readString(file));
    } catch (IOException e) {
      throw new ClusterUnavailableException(
          "Tried to read the kubeconfig " + file + ", but " + e, e);
    }
    try {
      connected.fingerprint();
    } catch (ClusterException e) {
      connected.close();
      throw new ClusterUnavailableException(
          "Tried to use the cluster of " + file + ", but it does not answer: " + e.getMessage(), e);
    }
    return new KubeconfigCluster(file, nodeHost, connected);
  }

  @Override
  public Kind kind() {
    return Kind.KUBECONFIG;
  }

  @Override
  public String fidelity() {
    return "The cluster of "
        + file
        + ", Kubernetes "
        + client().getKubernetesVersion().getGitVersion()
        + ": whatever it is, all of it is real.";
  }

  @Override
  public String kubeconfig() {
    return connected.kubeconfig();
  }

  @Override
  public Path kubeconfigFile() {
    return file;
  }

  @Override
  public KubernetesClient client() {
    return connected.client();
  }

  @Override
  public String fingerprint() {
    return connected.fingerprint();
  }

  @Override
  public void importImages(Collection<String> images) {
    throw new ClusterException(
        "Tried to import "
            + images
            + ", but the cluster of "
            + file
            + " is not ours to load images into; push them to a registry that it pulls from");
  }

  @Override
  public URI nodePort(int nodePort) {
    String host = nodeHost == null ? firstNode() : nodeHost;
    return URI.create("http://" + host + ":" + nodePort);
  }

  @Override
  public void close() {
    connected.close();
  }

  private String firstNode() {
    List<NodeAddress> addresses =
        client().nodes().list().getItems().stream()
            .flatMap(node -> node.getStatus().getAddresses().stream())
            .toList();
    return address(addresses, "ExternalIP")
        .or(() -> address(addresses, "InternalIP"))
        .orElseThrow(
            () ->
                new ClusterException(
                    "Tried to find a node's address, but no node has one; set"
                        + " slipway.rehearsal.node-host"));
  }

  private static Optional<String> address(List<NodeAddress> addresses, String type) {
    return addresses.stream()
        .filter(a -> type.equals(a.getType()))
        .map(NodeAddress::getAddress)
        .findFirst();
  }
}
