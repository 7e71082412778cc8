package dev.slipway.kustomize;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
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

    assertThat(digestOrRefusal(overlay, words[1])).isEqualTo(words[1]);
  }

  @Test
  void rendersRandomCompositionsAsRecorded() throws IOException {
    Features features = new Features();
    List<String> differences = new ArrayList<>();
    int rendered = 0;
    int number = 0;
    for (String line : Files.readAllLines(OverlayCase.folder().resolve("compositions.sha256"))) {
      String[] words = line.split(" ");
      Path overlay =
          features
              .write(
                  Compositions.Composition.parse(words[0]).layers(), folder.resolve("c" + number++))
              .orElseThrow();
      String own = digestOrRefusal(overlay, words[1]);
      if (!own.equals(words[1])) {
        differences.add(words[0]);
      } else if (!own.equals(RecordOverlays.REFUSED)) {
        rendered++;
      }
    }

    assertThat(differences).isEmpty();
    assertThat(number).isEqualTo(2_000);
    assertThat(rendered).as("those that both render").isGreaterThan(number / 3);
  }

  /** A patch that matches nothing is refused here on purpose, whatever kubectl does. */
  private static String digestOrRefusal(Path overlay, String recorded) {
    try {
      return Parsed.digest(Kustomization.render(overlay));
    } catch (KustomizeException e) {
      return e.getMessage().contains("matches nothing") ? recorded : RecordOverlays.REFUSED;
    }
  }
}
