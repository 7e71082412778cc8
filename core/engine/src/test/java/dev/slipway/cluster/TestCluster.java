package dev.slipway.cluster;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipway.embedded.EmbeddedKubernetes;
import dev.slipway.embedded.node.ImageCatalogue;
import dev.slipway.embedded.node.NodeShape;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The cluster of the integration tests: the one that {@code SLIPWAY_TEST_KUBECONFIG} names, or else
 * one in this JVM. The property {@code slipway.test.cluster=embedded} asks for that one always.
 */
public final class TestCluster {
  private static final String NONE =
      "no cluster. Set SLIPWAY_TEST_KUBECONFIG to a kubeconfig file of a cluster for tests; the"
          + " embedded one needs Linux namespaces of an unprivileged user, and a busybox that is"
          + " linked statically";

  private TestCluster() {}

  /** Kept open for all the tests of this JVM. */
  private static final class Embedded {
    static final Path KUBECONFIG = start();

    private static Path start() {
      try {
        EmbeddedKubernetes cluster =
            EmbeddedKubernetes.builder()
                .rbac(true)
                .images(ImageCatalogue.builder().build())
                .nodes(NodeShape.named("embedded"))
                .start();
        Path file = Files.createTempFile("slipway-test-", ".kubeconfig");
        Files.writeString(file, cluster.kubeconfig());
        Runtime.getRuntime()
            .addShutdownHook(
                new Thread(
                    () -> {
                      cluster.close();
                      file.toFile().delete();
                    }));
        return file;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Its kubeconfig; the test is skipped, and says why, where there is no cluster to be had. */
  public static Path kubeconfig() {
    Optional<String> none = whyNone();
    assumeTrue(none.isEmpty(), none.orElse(""));
    return named().orElseGet(() -> Embedded.KUBECONFIG);
  }

  /** Why there is no cluster to be had; empty where there is one. */
  static Optional<String> whyNone() {
    boolean here =
        named().isPresent()
            || (EmbeddedKubernetes.isolatesContainers() && EmbeddedKubernetes.runsBusybox());
    return here ? Optional.empty() : Optional.of(NONE);
  }

  private static Optional<Path> named() {
    return isEmbedded()
        ? Optional.empty()
        : Optional.ofNullable(System.getenv("SLIPWAY_TEST_KUBECONFIG"))
            .map(Path::of)
            .filter(Files::isReadable);
  }

  private static boolean isEmbedded() {
    return "embedded".equals(System.getProperty("slipway.test.cluster"));
  }

  /** A client of it, the caller's to close. */
  public static KubernetesClient connect() {
    return new KubernetesClientBuilder()
        .withConfig(Config.fromKubeconfig(kubeconfig().toFile()))
        .build();
  }
}
