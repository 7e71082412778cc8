package dev.slipway.kustomize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The recorded overlays again, against the kubectl of this machine: of the composed ones, which are
 * all compared with the recordings, each eighth; all with {@code -Dslipway.kubectl.all=true}.
 */
@Execution(ExecutionMode.CONCURRENT)
class KubectlOverlaysIT {
  private static final int EACH = Boolean.getBoolean("slipway.kubectl.all") ? 1 : 8;

  private static Kubectl kubectl;

  @TempDir Path folder;

  @BeforeAll
  static void needsKubectl() {
    kubectl = Kubectl.required();
  }

  static Stream<OverlayCase> cases() throws IOException {
    return OverlayCase.all().stream();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void rendersACaseAsKubectlDoes(OverlayCase overlay) throws IOException {
    rendersAsKubectlDoes(overlay.in(folder));
  }

  static List<List<String>> composed() throws IOException {
    List<List<String>> all = new Features().alonesAndPairs();
    return IntStream.range(0, all.size()).filter(i -> i % EACH == 0).mapToObj(all::get).toList();
  }

  @ParameterizedTest
  @MethodSource("composed")
  void rendersFeaturesAloneAndInPairsAsKubectlDoes(List<String> features) throws IOException {
    rendersAsKubectlDoes(new Features().write(List.of(features), folder).orElseThrow());
  }

  private static void rendersAsKubectlDoes(Path overlay) throws IOException {
    Kubectl.Answer answer = kubectl.kustomize(overlay);
    if (!answer.ok()) {
      assertThatThrownBy(() -> Kustomization.render(overlay))
          .as(answer.text())
          .isInstanceOf(KustomizeException.class);
      return;
    }
    assertThat(Parsed.of(Kustomization.render(overlay))).isEqualTo(Parsed.of(answer.text()));
  }
}
