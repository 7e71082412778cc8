package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.cluster.NeedsTestCluster;
import dev.slipway.cluster.RealNamespace;
import dev.slipway.error.SlipwayException;
import dev.slipway.image.LocalRegistry;
import dev.slipway.release.Phase;
import dev.slipway.release.Release;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Rollbacks whose image is still in a real registry, or gone from it. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
@NeedsTestCluster
class RollbackImageIT {
  private static final String REPOSITORY = "acme/backend";

  @TempDir private Path folder;

  @Test
  void refusesAnImageThatIsGoneBeforeAnythingChanges() throws IOException {
    Path data = Files.createDirectories(folder.resolve("registry"));
    try (LocalRegistry registry = LocalRegistry.open(data);
        RealNamespace namespace = RealNamespace.create("image")) {
      String digest = registry.pushTagged(REPOSITORY, "v1");
      registry.pushTagged(REPOSITORY, "v2");
      String first = deploy(registry, namespace, "v1");
      deploy(registry, namespace, "v2");
      Deployment before = backend(namespace);

      try (Slipway slipway = open(registry, namespace, "v2")) {
        assertThat(slipway.planRollback(first).changes()).isNotEmpty();
        registry.delete(REPOSITORY, digest);

        assertThatThrownBy(() -> slipway.planRollback(first))
            .isInstanceOf(SlipwayException.class)
            .hasMessageContaining("an image of it is gone")
            .hasMessageContaining(registry.host() + "/" + REPOSITORY + ":v1");
        ReleaseOutcome outcome = slipway.rollback(first, ReleaseListener.NONE);

        assertThat(outcome.kind()).isEqualTo(ReleaseOutcome.Kind.BLOCKED);
        assertThat(outcome.failure().orElseThrow().code()).isEqualTo("IMAGE_GONE");
        assertThat(outcome.record().live()).isEqualTo("v2");
      }
      assertThat(backend(namespace).getMetadata().getResourceVersion())
          .isEqualTo(before.getMetadata().getResourceVersion());
    }
  }

  @Test
  void goesBackWhenTheImageIsThereAndWhenTheRegistryDoesNotAnswer() throws IOException {
    Path data = Files.createDirectories(folder.resolve("registry"));
    try (LocalRegistry registry = LocalRegistry.open(data);
        RealNamespace namespace = RealNamespace.create("image")) {
      registry.pushTagged(REPOSITORY, "v1");
      registry.pushTagged(REPOSITORY, "v2");
      String first = deploy(registry, namespace, "v1");
      String second = deploy(registry, namespace, "v2");
      try (Slipway slipway = open(registry, namespace, "v2")) {
        assertThat(slipway.rollback(first, ReleaseListener.NONE).kind())
            .isEqualTo(ReleaseOutcome.Kind.SUCCEEDED);
        registry.close();

        assertThat(slipway.rollback(second, ReleaseListener.NONE).kind())
            .as("nodes may have the image still")
            .isEqualTo(ReleaseOutcome.Kind.SUCCEEDED);
      }
    }
  }

  private String deploy(LocalRegistry registry, RealNamespace namespace, String version)
      throws IOException {
    try (Slipway slipway = open(registry, namespace, version)) {
      ReleaseOutcome outcome = slipway.deploy(ReleaseListener.NONE);
      assertThat(outcome.kind()).isEqualTo(ReleaseOutcome.Kind.SUCCEEDED);
      return outcome.record().recordId();
    }
  }

  private Slipway open(LocalRegistry registry, RealNamespace namespace, String version)
      throws IOException {
    Path manifests = Files.createDirectories(folder.resolve("k8s-" + version));
    Files.writeString(
        manifests.resolve("backend.yaml"),
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: backend}
        spec:
          replicas: 0 # what is asked of the registry does not hang on pods
          selector: {matchLabels: {app: backend}}
          template:
            metadata:
              labels: {app: backend}
              annotations: {version: "VERSION"}
            spec:
              containers: [{name: main, image: "HOST/acme/backend"}]
        """
            .replace("VERSION", version)
            .replace("HOST", registry.host()));
    Path file =
        Files.writeString(
            folder.resolve("slipway-" + version + ".yaml"),
            """
            application: shop
            images:
              - name: HOST/acme/backend
            workloads:
              - {name: backend, stability: 0s}
            environments:
              test: {namespace: NAMESPACE, manifests: k8s-VERSION}
            """
                .replace("HOST", registry.host())
                .replace("NAMESPACE", namespace.name())
                .replace("VERSION", version));
    Release release = Release.load(file).to("test").at(version);
    return Slipway.builder(release)
        .client(namespace.client())
        .gate(Phase.VERIFICATION, WatchedShop.serving())
        .lockTtl(Duration.ofSeconds(30)) // no process dies here
        .open();
  }

  private static Deployment backend(RealNamespace namespace) {
    return namespace
        .client()
        .apps()
        .deployments()
        .inNamespace(namespace.name())
        .withName("backend")
        .get();
  }
}
