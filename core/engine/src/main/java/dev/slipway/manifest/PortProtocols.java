package dev.slipway.manifest;

import dev.slipway.cluster.ObjectCopy;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Writes out the default {@code protocol: TCP} of the ports of containers and Services. The
 * protocol is part of a port's key in server-side apply, and the API server of Kubernetes 1.20 does
 * not fill it in before it looks for the key.
 */
public final class PortProtocols {
  private PortProtocols() {}

  /**
   * The manifests with every protocol written out.
   *
   * @param manifests are not changed
   */
  public static Manifests writtenOut(Manifests manifests) {
    return new Manifests(
        manifests.objects().stream()
            .map(ObjectCopy::of)
            .map(PortProtocols::withProtocols)
            .toList());
  }

  private static GenericKubernetesResource withProtocols(GenericKubernetesResource object) {
    ports(object).forEach(port -> port.putIfAbsent("protocol", "TCP"));
    return object;
  }

  private static Stream<Map<String, Object>> ports(GenericKubernetesResource object) {
    String group = group(object.getApiVersion());
    if (group.isEmpty() && object.getKind().equals("Service")) {
      return object.getAdditionalProperties().get("spec") instanceof Map<?, ?> spec
          ? PodSpecs.maps(spec.get("ports"))
          : Stream.empty();
    }
    // A custom resource may keep ports in the same place and know no protocol.
    return group.isEmpty() || group.equals("apps") || group.equals("batch")
        ? PodSpecs.containers(object).stream().flatMap(c -> PodSpecs.maps(c.get("ports")))
        : Stream.empty();
  }

  private static String group(String apiVersion) {
    int slash = apiVersion.indexOf('/');
    return slash < 0 ? "" : apiVersion.substring(0, slash);
  }
}
