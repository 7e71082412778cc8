package dev.slipway.preflight;

import dev.slipway.harness.CouldNotCheckException;
import dev.slipway.image.Platform;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeSystemInfo;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What the nodes are on which the release's pods may come to run. */
final class NodePlatforms {
  private static final Set<String> CLOSING = Set.of("NoSchedule", "NoExecute");

  private NodePlatforms() {}

  /**
   * The platforms of the nodes that take any pod: neither cordoned nor tainted. When there is no
   * such node, of all.
   */
  static Set<Platform> of(KubernetesClient client) {
    List<Node> nodes;
    try {
      nodes = client.nodes().list().getItems();
    } catch (KubernetesClientException e) {
      throw new CouldNotCheckException(
          "Tried to list the cluster's nodes, but "
              + e.getMessage()
              + (e.getCode() == 403 ? "; grant 'list' on nodes to this user" : ""),
          e);
    }
    List<Node> open = nodes.stream().filter(NodePlatforms::isOpen).toList();
    Set<Platform> platforms = new LinkedHashSet<>();
    for (Node node : open.isEmpty() ? nodes : open) {
      NodeSystemInfo info = node.getStatus().getNodeInfo();
      if (info != null && info.getOperatingSystem() != null && info.getArchitecture() != null) {
        platforms.add(new Platform(info.getOperatingSystem(), info.getArchitecture()));
      }
    }
    if (platforms.isEmpty()) {
      throw new CouldNotCheckException(
          "Tried to see what the cluster's nodes are, but "
              + (nodes.isEmpty() ? "there is none" : "none says its operating system")
              + "; look at kubectl get nodes -o wide");
    }
    return platforms;
  }

  private static boolean isOpen(Node node) {
    return !Boolean.TRUE.equals(node.getSpec().getUnschedulable())
        && node.getSpec().getTaints().stream().noneMatch(t -> CLOSING.contains(t.getEffect()));
  }
}
