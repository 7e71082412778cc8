package dev.slipway.harness.drill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.kustomize.Kustomization;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VariantsTest {
  private static final String MAP =
      "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata: {a: b}\n";

  @TempDir private Path folder;
  private Path manifests;

  @BeforeEach
  void writesManifests() throws Exception {
    manifests = Files.createDirectories(folder.resolve("deploy/k8s"));
    Files.writeString(manifests.resolve("map.yaml"), MAP);
  }

  private String rendered(Path variant) {
    return Kustomization.render(variant).toString();
  }

  @Test
  void standsOverAnOverlay() throws Exception {
    Files.writeString(
        manifests.resolve("kustomization.yaml"), "resources: [map.yaml]\nnamePrefix: our-\n");

    Path variant =
        new Variants(folder.resolve("work")).over(manifests, "commonAnnotations: {drill: d}\n");

    assertThat(rendered(variant)).contains("our-settings", "drill");
  }

  @Test
  void standsOverAFolderOfPlainFiles() {
    Path variant =
        new Variants(folder.resolve("work")).over(manifests, "commonAnnotations: {drill: d}\n");

    assertThat(rendered(variant)).contains("settings", "drill");
  }

  @Test
  void standsOverAnotherVariant() {
    Variants variants = new Variants(folder.resolve("work"));

    Path once = variants.over(manifests, "namePrefix: one-\n");
    Path twice = variants.over(once, "namePrefix: two-\n");

    assertThat(rendered(twice)).contains("two-one-settings");
    assertThat(rendered(once)).contains("one-settings").doesNotContain("two-");
  }
}
