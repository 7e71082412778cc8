package dev.slipway.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.RealNamespace;
import dev.slipway.manifest.Manifests;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ManifestArchiveIT {
  @Test
  void returnsTheManifestsThatItKept() {
    try (RealNamespace namespace = RealNamespace.create("apply")) {
      Manifests manifests =
          new Manifests(Arrays.stream(Worlds.before()).map(namespace::object).toList());
      ManifestArchive archive = new ManifestArchive(namespace.client(), namespace.name());

      archive.keep("shop", "20260220T101500Z-3f2c1a9", manifests);

      assertThat(archive.load("shop", "20260220T101500Z-3f2c1a9")).contains(manifests);
      assertThat(archive.load("shop", "other")).isEmpty();
      archive.delete("shop", "20260220T101500Z-3f2c1a9");
      assertThat(archive.load("shop", "20260220T101500Z-3f2c1a9")).isEmpty();
    }
  }
}
