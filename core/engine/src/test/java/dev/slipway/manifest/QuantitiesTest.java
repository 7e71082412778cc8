package dev.slipway.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.Scopes.Scope;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class QuantitiesTest {
  private static GenericKubernetesResource read(String yaml) {
    return new ManifestReader("shop", (apiVersion, kind) -> Scope.NAMESPACED)
        .read(yaml)
        .objects()
        .get(0);
  }

  private static GenericKubernetesResource asText(GenericKubernetesResource object) {
    return Quantities.asText(new Manifests(List.of(object))).objects().get(0);
  }

  @Test
  void writesNumbersAsText() {
    GenericKubernetesResource deployment =
        read(
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: a}
            spec:
              replicas: 2
              template:
                spec:
                  volumes: [{name: v, emptyDir: {sizeLimit: 1048576}}]
                  containers:
                  - name: m
                    resources: {limits: {cpu: 1, memory: 128Mi}, requests: {cpu: 0.0000001}}
                    env: [{name: E, valueFrom: {resourceFieldRef: {resource: limits.cpu, divisor: 1}}}]
            """);

    GenericKubernetesResource written = asText(deployment);

    String container = "containers";
    assertThat(written.<Object>get("spec", "template", "spec", container, 0, "resources", "limits"))
        .isEqualTo(Map.of("cpu", "1", "memory", "128Mi"));
    assertThat(
            written.<Object>get(
                "spec", "template", "spec", container, 0, "resources", "requests", "cpu"))
        .isEqualTo("0.00000010");
    assertThat(
            written.<Object>get("spec", "template", "spec", "volumes", 0, "emptyDir", "sizeLimit"))
        .isEqualTo("1048576");
    assertThat(written.get("spec", "template", "spec", container, 0, "env", 0).toString())
        .contains("divisor=1");
    assertThat(written.<Object>get("spec", "replicas")).isEqualTo(2);
    assertThat(deployment.get("spec").toString()).contains("cpu=1,");
    assertThat(
            deployment.<Object>get(
                "spec", "template", "spec", container, 0, "resources", "limits", "cpu"))
        .isEqualTo(1);
  }

  @Test
  void leavesCustomResourcesAndConfigurationAlone() {
    GenericKubernetesResource custom =
        read("{apiVersion: example.org/v1, kind: T, metadata: {name: a}, spec: {limits: {a: 1}}}");
    GenericKubernetesResource map =
        read("{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {sizeLimit: 1}}");

    assertThat(asText(custom)).isEqualTo(custom);
    assertThat(asText(map)).isEqualTo(map);
  }
}
