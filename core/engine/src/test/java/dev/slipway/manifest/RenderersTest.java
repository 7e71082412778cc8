package dev.slipway.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.config.RendererKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RenderersTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"kustomization.yaml", "kustomization.yml", "Kustomization"})
  void rendersAKustomizationWithKustomize(String name) throws IOException {
    Files.writeString(folder.resolve(name), "resources: []");
    ManifestRenderer kustomize = source -> "kustomized";

    assertThat(Renderers.forSource(folder, kustomize)).isSameAs(kustomize);
    assertThat(Renderers.forSource(folder, RendererKind.BUILTIN))
        .isInstanceOf(BuiltinKustomize.class);
    assertThat(Renderers.forSource(folder, RendererKind.AUTO)).isInstanceOf(BuiltinKustomize.class);
    assertThat(Renderers.forSource(folder, RendererKind.KUBECTL))
        .isInstanceOf(KustomizeProgram.class);
  }

  @Test
  void readsAnyOtherFolderAsPlainFiles() {
    assertThat(Renderers.forSource(folder, RendererKind.AUTO)).isInstanceOf(ManifestFolder.class);
  }

  @Test
  void saysWhenThereIsNoSuchFolder() throws IOException {
    Path missing = folder.resolve("missing");
    Path file = Files.writeString(folder.resolve("file"), "");

    assertThatThrownBy(() -> Renderers.forSource(missing, RendererKind.AUTO))
        .isInstanceOf(ManifestException.class)
        .hasMessageContaining(missing.toString())
        .hasMessageContaining("no such folder");
    assertThatThrownBy(() -> Renderers.forSource(file, RendererKind.AUTO))
        .isInstanceOf(ManifestException.class)
        .hasMessageContaining("it is no folder");
  }
}
