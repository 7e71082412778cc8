package dev.slipway.embedded.node;

import io.fabric8.kubernetes.api.model.Taint;
import java.util.List;
import java.util.Map;

/**
 * A simulated node: what the scheduler sees of it. All nodes run their pods on this machine.
 *
 * @param name its name
 * @param cpu as a quantity, such as {@code 4} or {@code 500m}
 * @param memory as a quantity, such as {@code 8Gi}
 * @param pods how many pods it takes
 */
public record NodeShape(
    String name,
    String cpu,
    String memory,
    int pods,
    Map<String, String> labels,
    List<Taint> taints) {
  /** Copies the parts. */
  public NodeShape {
    labels = Map.copyOf(labels);
    taints = List.copyOf(taints);
  }

  /** A node without taints, as a single-node cluster has. */
  public static NodeShape named(String name) {
    return new NodeShape(name, "8", "16Gi", 110, Map.of(), List.of());
  }
}
