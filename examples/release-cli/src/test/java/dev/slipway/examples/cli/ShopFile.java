package dev.slipway.examples.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The smallest {@code slipway.yaml}, for sessions that reach no cluster. */
final class ShopFile {
  private ShopFile() {}

  static void writeTo(Path folder) throws IOException {
    Files.createDirectories(folder.resolve("k8s"));
    Files.writeString(
        folder.resolve("slipway.yaml"),
        """
        application: shop
        workloads:
          - name: backend
        environments:
          production:
            namespace: shop
            manifests: k8s
        """);
  }
}
