package dev.slipway.docs.snippets;

import dev.slipway.embedded.EmbeddedKubernetes;
import dev.slipway.embedded.node.ImageCatalogue;
import dev.slipway.embedded.node.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The snippet of {@code docs/embedded.md}; compiled, so that it stays true. */
final class AnEmbeddedCluster {
  private AnEmbeddedCluster() {}

  static void use(Class<?> shop, Path kubeconfig) throws IOException {
    ImageCatalogue images =
        ImageCatalogue.builder().image("shop/hello", Program.mainClass(shop, "8000"), "1").build();
    try (EmbeddedKubernetes cluster = EmbeddedKubernetes.builder().images(images).start()) {
      Files.writeString(kubeconfig, cluster.kubeconfig());
      // kubectl, Helm, fabric8 and every other client: KUBECONFIG=...
    }
  }
}
