package dev.slipway.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.Scopes.Scope;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PortProtocolsTest {
  private static GenericKubernetesResource read(String yaml) {
    return new ManifestReader("shop", (apiVersion, kind) -> Scope.NAMESPACED)
        .read(yaml)
        .objects()
        .get(0);
  }

  private static GenericKubernetesResource writtenOut(GenericKubernetesResource object) {
    return PortProtocols.writtenOut(new Manifests(List.of(object))).objects().get(0);
  }

  @Test
  void writesOutTheProtocolOfAServicesPorts() {
    GenericKubernetesResource service =
        read(
            "{apiVersion: v1, kind: Service, metadata: {name: a}, spec: {ports: [{port: 80},"
                + " {port: 53, protocol: UDP}]}}");

    assertThat(writtenOut(service).<Object>get("spec", "ports"))
        .isEqualTo(
            List.of(Map.of("port", 80, "protocol", "TCP"), Map.of("port", 53, "protocol", "UDP")));
    assertThat(service.<Object>get("spec", "ports", 0)).isEqualTo(Map.of("port", 80));
  }

  @Test
  void writesOutTheProtocolOfContainersPorts() {
    GenericKubernetesResource deployment =
        read(
            "{apiVersion: apps/v1, kind: Deployment, metadata: {name: a}, spec: {template: {spec:"
                + " {containers: [{name: m, ports: [{containerPort: 80}]}]}}}}");

    assertThat(
            writtenOut(deployment)
                .<Object>get("spec", "template", "spec", "containers", 0, "ports", 0))
        .isEqualTo(Map.of("containerPort", 80, "protocol", "TCP"));
  }

  @Test
  void leavesCustomResourcesAndObjectsWithoutPortsAlone() {
    GenericKubernetesResource custom =
        read(
            "{apiVersion: example.org/v1, kind: Thing, metadata: {name: a}, spec: {template: {spec:"
                + " {containers: [{name: m, ports: [{containerPort: 80}]}]}}}}");
    GenericKubernetesResource headless =
        read("{apiVersion: v1, kind: Service, metadata: {name: a}, spec: {clusterIP: None}}");

    assertThat(writtenOut(custom)).isEqualTo(custom);
    assertThat(writtenOut(headless)).isEqualTo(headless);
  }
}
