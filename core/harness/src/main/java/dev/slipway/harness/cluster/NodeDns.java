package dev.slipway.harness.cluster;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import org.testcontainers.containers.Container.ExecResult;
import org.testcontainers.k3s.K3sContainer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Whether names of services resolve where no CoreDNS is deployed: asks the name server that the
 * kubelet gives to pods, from the node. Needs bash there.
 */
final class NodeDns {
  private final KubernetesClient client;
  private final K3sContainer container;

  NodeDns(KubernetesClient client, K3sContainer container) {
    this.client = client;
    this.container = container;
  }

  /**
   * Waits until {@code kubernetes.default.svc} has an address.
   *
   * @throws ClusterUnavailableException when it has none within that time
   */
  void await(String node, Duration within) {
    String question = question("kubernetes.default.svc." + kubelet(node, "clusterDomain"));
    String server = kubelet(node, "clusterDNS");
    try {
      ExecResult asked =
          container.execInContainer(
              "timeout",
              Long.toString(Math.max(1, within.toSeconds())),
              "bash",
              "-c",
              script(),
              "resolves",
              server,
              question);
      if (asked.getExitCode() != 0) {
        throw new ClusterUnavailableException(
            "Tried to start k3s, but its name server "
                + server
                + " did not resolve kubernetes.default.svc within "
                + within
                + " "
                + asked.getStderr());
      }
    } catch (IOException e) {
      throw new ClusterUnavailableException("Tried to resolve a name on the k3s node, but " + e, e);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new ClusterUnavailableException(
          "Tried to resolve a name on the k3s node, but was interrupted", interrupted);
    }
  }

  /** One value of the kubelet's configuration; of a list its first. */
  private String kubelet(String node, String key) {
    try {
      String configz = client.raw("/api/v1/nodes/" + node + "/proxy/configz");
      JsonNode value =
          JsonMapper.shared()
              .readTree(Objects.requireNonNullElse(configz, "{}"))
              .path("kubeletconfig")
              .path(key);
      return value.isArray() ? value.path(0).asString() : value.asString();
    } catch (KubernetesClientException e) {
      throw new ClusterUnavailableException(
          "Tried to read " + key + " of the k3s node's kubelet, but " + e.getMessage(), e);
    }
  }

  /** A question for an IPv4 address, as escapes for printf (RFC 1035, 4.1). */
  private static String question(String name) {
    StringBuilder escaped =
        new StringBuilder("\\000\\001\\001\\000\\000\\001\\000\\000\\000\\000\\000\\000");
    for (String label : name.split("\\.", -1)) {
      escaped.append(String.format("\\%03o", label.length())).append(label);
    }
    return escaped.append("\\000\\000\\001\\000\\001").toString();
  }

  private static String script() throws IOException {
    try (InputStream in = NodeDns.class.getResourceAsStream("resolves.sh")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
