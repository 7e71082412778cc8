package dev.slipway.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.slipway.config.EnvironmentConfig;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NeedsTestCluster
class ClusterIT {
  private static RealNamespace namespace;

  @BeforeAll
  static void connect() {
    namespace = RealNamespace.create("apply");
  }

  @AfterAll
  static void disconnect() {
    if (namespace != null) {
      namespace.close();
    }
  }

  private static Path kubeconfig() {
    return TestCluster.kubeconfig();
  }

  private static EnvironmentConfig environment(
      @Nullable Path kubeconfig,
      @Nullable String context,
      @Nullable String fingerprint,
      String inNamespace) {
    return new EnvironmentConfig(
        "staging",
        kubeconfig,
        context,
        fingerprint,
        inNamespace,
        Path.of("k8s").toAbsolutePath(),
        null,
        Map.of());
  }

  private static String actualFingerprint() {
    return namespace.client().namespaces().withName("kube-system").get().getMetadata().getUid();
  }

  @Test
  void opensTheClusterThatTheEnvironmentPins() {
    try (Cluster cluster =
        Cluster.open(environment(kubeconfig(), null, actualFingerprint(), namespace.name()))) {
      assertThat(cluster.fingerprint()).contains(actualFingerprint());
      assertThat(cluster.serverVersion()).startsWith("v1.");
      assertThat(cluster.namespace()).isEqualTo(namespace.name());
      assertThat(cluster.client().getConfiguration().getRequestTimeout()).isEqualTo(30_000);
    }
  }

  @Test
  void opensAnUnpinnedClusterAndSaysItsFingerprint() {
    try (Cluster cluster = Cluster.open(environment(kubeconfig(), null, null, namespace.name()))) {
      assertThat(cluster.fingerprint()).contains(actualFingerprint());
    }
  }

  @Test
  void refusesAnotherClusterThanThePinnedOneAndNamesBoth() {
    EnvironmentConfig other =
        environment(kubeconfig(), null, "11111111-2222-3333-4444-555555555555", namespace.name());

    WrongClusterException e =
        catchThrowableOfType(WrongClusterException.class, () -> Cluster.open(other));

    assertThat(e.expected()).isEqualTo("11111111-2222-3333-4444-555555555555");
    assertThat(e.found()).isEqualTo(actualFingerprint());
    assertThat(e)
        .hasMessageContaining("staging")
        .hasMessageContaining("context '")
        .hasMessageContaining(actualFingerprint())
        .hasMessageContaining("Nothing was written");
  }

  @Test
  void checksTheFingerprintOfAGivenClientToo() {
    assertThatThrownBy(
            () ->
                Cluster.of(
                    namespace.client(), environment(null, "ignored", "other", namespace.name())))
        .isInstanceOf(WrongClusterException.class);
    try (Cluster cluster =
        Cluster.of(namespace.client(), environment(null, "ignored", null, namespace.name()))) {
      assertThat(cluster.client()).isSameAs(namespace.client());
    }
    assertThat(namespace.client().namespaces().withName(namespace.name()).get()).isNotNull();
  }

  @Test
  void listsTheContextsThatThereAre() {
    String current = Config.fromKubeconfig(kubeconfig().toFile()).getCurrentContext().getName();

    assertThatThrownBy(
            () -> Cluster.open(environment(kubeconfig(), "nowhere", null, namespace.name())))
        .isInstanceOf(ClusterException.class)
        .hasMessageContaining("'nowhere'")
        .hasMessageContaining("it has [" + current);
  }

  @Test
  void saysThatAKubeconfigIsMissingOrIsNone(@TempDir Path folder) throws IOException {
    assertThatThrownBy(() -> Cluster.open(environment(folder.resolve("none"), null, null, "shop")))
        .isInstanceOf(ClusterException.class)
        .hasMessageContaining("cannot be read");

    Path broken = Files.writeString(folder.resolve("broken"), "token: [s3cr3t-of-mine");
    assertThatThrownBy(() -> Cluster.open(environment(broken, null, null, "shop")))
        .isInstanceOf(ClusterException.class)
        .hasMessageContaining("is not a kubeconfig")
        .hasMessageNotContaining("s3cr3t-of-mine");

    Path other = Files.writeString(folder.resolve("other"), "kind: ConfigMap\n");
    assertThatThrownBy(() -> Cluster.open(environment(other, null, null, "shop")))
        .isInstanceOf(ClusterException.class)
        .hasMessageContaining("is not a kubeconfig");
  }

  @Test
  void saysThatTheApiServerDoesNotAnswer(@TempDir Path folder) throws IOException {
    Path nowhere =
        Files.writeString(
            folder.resolve("config"),
            """
            apiVersion: v1
            kind: Config
            clusters: [{name: c, cluster: {server: "http://127.0.0.1:1"}}]
            users: [{name: u, user: {}}]
            contexts: [{name: far, context: {cluster: c, user: u}}]
            current-context: far
            """);

    assertThatThrownBy(() -> Cluster.open(environment(nowhere, "far", null, "shop")))
        .isInstanceOf(ClusterException.class)
        .hasMessageContaining("context 'far'")
        .hasMessageContaining("did not answer")
        .hasMessageContaining("network");
  }

  @Test
  void needsToReadThePinnedFingerprintButNotAnUnpinnedOne() {
    // A ServiceAccount without any role.
    Config nobody =
        new ConfigBuilder(namespace.client().getConfiguration())
            .withImpersonateUsername("system:serviceaccount:" + namespace.name() + ":nobody")
            .build();
    try (KubernetesClient client = new KubernetesClientBuilder().withConfig(nobody).build()) {
      assertThatThrownBy(
              () ->
                  Cluster.of(
                      client, environment(null, null, actualFingerprint(), namespace.name())))
          .isInstanceOf(ClusterException.class)
          .isNotInstanceOf(WrongClusterException.class)
          .hasMessageContaining("403")
          .hasMessageContaining("allow this user to get the namespace kube-system");

      Cluster unpinned = Cluster.of(client, environment(null, null, null, namespace.name()));
      assertThat(unpinned.fingerprint()).isEmpty();
      assertThatThrownBy(unpinned::ensureNamespace)
          .isInstanceOf(ClusterException.class)
          .hasMessageContaining(namespace.name())
          .hasMessageContaining("allow this user to get and create namespaces");
    }
  }

  @Test
  void createsTheNamespaceOnce() {
    String name = namespace.name() + "-more";
    try (Cluster cluster = Cluster.of(namespace.client(), environment(null, null, null, name))) {
      assertThat(cluster.ensureNamespace()).isTrue();
      assertThat(cluster.ensureNamespace()).isFalse();
      assertThat(namespace.client().namespaces().withName(name).get().getMetadata().getLabels())
          .containsEntry("app.kubernetes.io/managed-by", "slipway");
    } finally {
      namespace.client().namespaces().withName(name).delete();
    }
  }
}
