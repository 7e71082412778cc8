package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.release.Release;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreviousTest {
  private static final String DIGEST = "@sha256:" + "ab".repeat(32);

  @TempDir Path folder;
  private Release release;

  @BeforeEach
  void load() throws IOException {
    Files.createDirectories(folder.resolve("k8s"));
    Path file =
        Files.writeString(
            folder.resolve("slipway.yaml"),
            """
            application: shop
            images:
              - {name: shop/backend, newName: "registry:5000/shop", tag: "rel-${version}-x"}
              - {name: shop/frontend, tag: "${version}"}
            workloads: [{name: backend}]
            environments: {test: {namespace: shop, manifests: k8s}}
            """);
    release = Release.load(file).to("test").at("2");
  }

  @Test
  void isToldByTheFormOfTheTag() {
    assertThat(Previous.tag("registry:5000/shop:rel-3f2c1a9-x", release))
        .containsExactly("3f2c1a9");
    assertThat(Previous.tag("shop/frontend:3f2c1a9", release)).containsExactly("3f2c1a9");
  }

  @Test
  void isToldByTheTagOfWhatWasDeployedByItsDigest() {
    assertThat(Previous.tag("shop/frontend:3f2c1a9" + DIGEST, release)).containsExactly("3f2c1a9");
    assertThat(Previous.tag("registry:5000/shop:rel-3f2c1a9-x" + DIGEST, release))
        .containsExactly("3f2c1a9");
  }

  @Test
  void isNotToldByADigestAloneNorByOtherImages() {
    assertThat(Previous.tag("shop/frontend" + DIGEST, release)).isEmpty();
    assertThat(Previous.tag("shop/sidecar:3f2c1a9", release)).isEmpty();
    assertThat(Previous.tag("registry:5000/shop:other", release)).isEmpty();
  }
}
