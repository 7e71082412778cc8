package dev.slipway.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
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
  void leavesWhatItDoesNotSupportToTheOtherAndSaysSo() throws IOException {
    kustomization(CHART);
    PrintStream before = System.err;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
    try {
      assertThat(new BuiltinKustomize(source -> "by the other").render(folder))
          .isEqualTo("by the other");
    } finally {
      System.setErr(before);
    }

    assertThat(said.toString(StandardCharsets.UTF_8))
        .contains("Renders the overlay with a program", "kustomization.yaml:1", "helmCharts");
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
