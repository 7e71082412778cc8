package dev.slipway.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class YamlDocumentsTest {
  private static Object only(String yaml) {
    List<YamlDocuments.Document> documents = YamlDocuments.read(yaml, "test");
    assertThat(documents).hasSize(1);
    return documents.get(0).value();
  }

  @Test
  void keepsQuotedScalarsAsText() {
    assertThat(only("tag: '1e3'\nport: \"8080\"\nflag: 'yes'\ntagged: !!str 12\nblock: |\n  on\n"))
        .isEqualTo(
            Map.of("tag", "1e3", "port", "8080", "flag", "yes", "tagged", "12", "block", "on\n"));
  }

  @Test
  void knowsTheLineOfEachDocument() {
    assertThat(YamlDocuments.read("a: 1\n---\n---\nb: 2\n", "test"))
        .extracting(YamlDocuments.Document::line)
        .containsExactly(1, 3, 4);
  }

  @Test
  void mergesMappingsWithTheNearestWinning() {
    assertThat(only("base: &b {x: 1, w: 2}\nnear: {<<: *b, w: 3}\nboth: {<<: [*b, {x: 9, z: 5}]}"))
        .isEqualTo(
            Map.of(
                "base", Map.of("x", 1, "w", 2),
                "near", Map.of("x", 1, "w", 3),
                "both", Map.of("x", 1, "w", 2, "z", 5)));
  }

  @Test
  void givesEachAliasACopyOfItsOwn() {
    Map<?, ?> value = (Map<?, ?>) only("a: &x [1]\nb: *x\n");

    assertThat(value.get("a")).isEqualTo(value.get("b")).isNotSameAs(value.get("b"));
  }

  @Test
  void stopsAnAliasBombBeforeItGoesOff() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 12; i++) {
      String[] aliases = new String[10];
      Arrays.fill(aliases, "*a" + (i - 1));
      bomb.append("a%d: &a%d [%s]\n".formatted(i, i, String.join(", ", aliases)));
    }

    assertThatThrownBy(() -> YamlDocuments.read(bomb.toString(), "the bomb"))
        .isInstanceOf(ManifestException.class)
        .hasMessageContaining("the bomb")
        .hasMessageContaining("aliases");
  }

  @Test
  void stopsAnAliasThatContainsItself() {
    assertThatThrownBy(() -> YamlDocuments.read("a: &a [*a]", "test"))
        .isInstanceOf(ManifestException.class);
  }

  @Test
  void refusesAKeyThatIsThereTwice() {
    assertThatThrownBy(() -> YamlDocuments.read("a: 1\nb: 2\na: 3\n", "test"))
        .isInstanceOf(ManifestException.class)
        .hasMessageContaining("'a' is there twice")
        .hasMessageContaining("line 3");
  }

  @Test
  void refusesAKeyThatKubectlWouldTurnIntoAnotherWord() {
    assertThatThrownBy(() -> YamlDocuments.read("data: {on: x}", "test"))
        .isInstanceOf(ManifestException.class)
        .hasMessageContaining("reads the key on as true; write it in quotes");
    assertThat(only("{8080: a, 'on': b, true: c}"))
        .isEqualTo(Map.of("8080", "a", "on", "b", "true", "c"));
  }

  @Test
  void refusesWhatJsonCannotSay() {
    assertThatThrownBy(() -> YamlDocuments.read("a: .inf", "test"))
        .isInstanceOf(ManifestException.class)
        .hasMessageContaining(".inf");
  }

  @Test
  void namesTheLineOfASyntaxErrorAndQuotesNothingOfIt() {
    assertThatThrownBy(() -> YamlDocuments.read("a: 1\npassword: 'hunter2\n", "secret.yaml"))
        .isInstanceOf(ManifestException.class)
        .hasNoCause()
        .hasMessageContaining("secret.yaml")
        .hasMessageContaining("line 3")
        .hasMessageNotContaining("hunter2");
    assertThatThrownBy(() -> YamlDocuments.read("a: hunter2\u0001\n", "secret.yaml"))
        .isInstanceOf(ManifestException.class)
        .hasNoCause()
        .hasMessageContaining("position 10")
        .hasMessageNotContaining("hunter2");
  }
}
