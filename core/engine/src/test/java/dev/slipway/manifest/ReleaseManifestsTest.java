package dev.slipway.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.Scopes.Scope;
import dev.slipway.release.Release;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReleaseManifestsTest {
  @TempDir Path folder;

  @Test
  void makesWhatIsAppliedOfAFolderAndAConfiguration() throws IOException {
    Path source = Files.createDirectories(folder.resolve("k8s"));
    Path file =
        Files.writeString(
            source.resolve("backend.yaml"),
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: backend}
            spec:
              template:
                spec:
                  containers:
                  - name: main
                    image: backend:latest
                    ports: [{containerPort: 8080}]
                    resources: {limits: {cpu: 1}}
            """);
    String before = Files.readString(file);
    Path configuration =
        Files.writeString(
            folder.resolve("slipway.yaml"),
            """
            application: shop
            images: [{name: backend, newName: registry.example/backend}]
            workloads: [{name: backend}]
            environments: {test: {namespace: shop-test, manifests: k8s}}
            """);
    Release release = Release.load(configuration).to("test").at("3f2c1a9");

    ReleaseImages.Result result =
        ReleaseManifests.of(release, (apiVersion, kind) -> Scope.NAMESPACED);

    GenericKubernetesResource deployment = result.manifests().objects().get(0);
    assertThat(deployment.getMetadata().getNamespace()).isEqualTo("shop-test");
    assertThat(deployment.<Object>get("spec", "template", "spec", "containers", 0))
        .isEqualTo(
            Map.of(
                "name",
                "main",
                "image",
                "registry.example/backend:3f2c1a9",
                "ports",
                List.of(Map.of("containerPort", 8080, "protocol", "TCP")),
                "resources",
                Map.of("limits", Map.of("cpu", "1"))));
    assertThat(result.images())
        .containsExactly(new ReleaseImages.Image("backend", "registry.example/backend:3f2c1a9"));
    assertThat(Files.readString(file)).isEqualTo(before);
  }
}
