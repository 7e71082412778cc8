package dev.slipway.kustomize;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is rendered is what kubectl 1.34 (kustomize 5.7.1) was recorded to render. */
class RecordedOverlaysTest {
  @TempDir Path folder;

  static Stream<OverlayCase> cases() throws IOException {
    return OverlayCase.all().stream();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void rendersACaseAsRecorded(OverlayCase overlay) throws IOException {
    assertThat(Parsed.of(Kustomization.render(overlay.in(folder))))
        .isEqualTo(Parsed.of(overlay.expected()));
  }

  static List<String> composed() throws IOException {
    return Files.readAllLines(OverlayCase.folder().resolve("composed.sha256"));
  }

  @ParameterizedTest
  @MethodSource("composed")
  void rendersComposedFeaturesAsRecorded(String line) throws IOException {
    String[] words = line.split(" ");
    Path overlay =
        new Features().write(List.of(Arrays.asList(words[0].split("\\+"))), folder).orElseThrow();

    assertThat(Parsed.digest(Kustomization.render(overlay))).isEqualTo(words[1]);
  }
}
