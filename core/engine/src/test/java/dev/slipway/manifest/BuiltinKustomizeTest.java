package dev.slipway.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuiltinKustomizeTest {
  private static final String CHART = "helmCharts: [{name: x}]";

  @TempDir Path folder;

  private void kustomization(String text) throws IOException {
    Files.writeString(folder.resolve("kustomization.yaml"), text);
  }

  @Test
  void rendersWithoutAnyProgram() throws IOException {
    kustomization("configMapGenerator: [{name: a, literals: [x=y]}]");

    assertThat(new BuiltinKustomize(null).render(folder)).contains("kind: ConfigMap", "x: \"y\"");
  }

  @Test
  void leavesWhatItDoesNotSupportToTheOther() throws IOException {
    kustomization(CHART);

    assertThat(new BuiltinKustomize(source -> "by the other").render(folder))
        .isEqualTo("by the other");
  }

  @Test
  void refusesWhatItDoesNotSupportWithoutAnOther() throws IOException {
    kustomization(CHART);

    assertThatThrownBy(() -> new BuiltinKustomize(null).render(folder))
        .isInstanceOf(ManifestException.class)
        .hasMessageContaining("kustomization.yaml:1")
        .hasMessageContaining("set 'renderer: kubectl'");
  }

  @Test
  void neverHidesAFaultBehindTheOther() throws IOException {
    kustomization("resources: [missing.yaml]");

    assertThatThrownBy(() -> new BuiltinKustomize(source -> "by the other").render(folder))
        .isInstanceOf(ManifestException.class)
        .hasMessageContaining("missing.yaml");
  }
}
