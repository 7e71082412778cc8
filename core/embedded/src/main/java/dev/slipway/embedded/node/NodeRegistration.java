package dev.slipway.embedded.node;

import dev.slipway.embedded.api.ApiException;
import dev.slipway.embedded.api.KubernetesApi;
import dev.slipway.embedded.work.Stamps;
import dev.slipway.embedded.work.Timers;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.NodeConditionBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.LinkedHashMap;
import java.util.Map;

/** Tells the API server of a node, as a kubelet does when it starts. */
final class NodeRegistration {
  private final KubernetesApi api;
  private final String address;
  private final Timers timers;

  NodeRegistration(KubernetesApi api, String address, Timers timers) {
    this.api = api;
    this.address = address;
    this.timers = timers;
  }

  void register(NodeShape shape) {
    Map<String, Quantity> capacity =
        Map.of(
            "cpu", new Quantity(shape.cpu()),
            "memory", new Quantity(shape.memory()),
            "pods", new Quantity(Integer.toString(shape.pods())));
    Map<String, String> labels = new LinkedHashMap<>();
    labels.put("kubernetes.io/hostname", shape.name());
    labels.put("kubernetes.io/os", "linux");
    labels.put("kubernetes.io/arch", "amd64");
    labels.putAll(shape.labels());
    Node node =
        new NodeBuilder()
            .withNewMetadata()
            .withName(shape.name())
            .withLabels(labels)
            .endMetadata()
            .withNewSpec()
            .withTaints(shape.taints())
            .endSpec()
            .build();
    try {
      node = api.create(node);
    } catch (ApiException e) {
      if (!e.isAlreadyExists()) {
        throw e;
      }
      node = api.get(Node.class, null, shape.name()).orElse(node);
    }
    String now = Stamps.write(timers.now());
    api.updateStatus(
        new NodeBuilder(node)
            .withNewStatus()
            .withCapacity(capacity)
            .withAllocatable(capacity)
            .addNewAddress(address, "InternalIP")
            .addNewAddress(shape.name(), "Hostname")
            .withConditions(
                new NodeConditionBuilder()
                    .withType("Ready")
                    .withStatus("True")
                    .withReason("KubeletReady")
                    .withMessage("kubelet is posting ready status")
                    .withLastHeartbeatTime(now)
                    .withLastTransitionTime(now)
                    .build())
            .withNewNodeInfo()
            .withKubeletVersion("v1.20.2")
            .withContainerRuntimeVersion("processes://1")
            .withOperatingSystem("linux")
            .withArchitecture("amd64")
            .endNodeInfo()
            .endStatus()
            .build());
  }
}
