package dev.slipway.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.ObjectRef;
import dev.slipway.redact.Redactor;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class MaskedDiffTest {
  private static final ObjectRef SECRET = new ObjectRef("v1", "Secret", "shop", "s");
  private static final ObjectRef MAP = new ObjectRef("v1", "ConfigMap", "shop", "m");

  private final Redactor redactor = new Redactor();
  private final MaskedDiff diff = new MaskedDiff(redactor);

  private static Map<String, Object> state(Map<String, Object> data) {
    return Map.of(
        "kind",
        "X",
        "apiVersion",
        "v1",
        "data",
        new TreeMap<>(data),
        "metadata",
        Map.of("name", "x"));
  }

  @Test
  void showsTheTypeFirstAndThreeLinesAround() {
    Map<String, Object> before =
        Map.of("kind", "X", "apiVersion", "v1", "spec", List.of(1, 2, 3, 4, 5, 6, 7, 8, 9));
    Map<String, Object> after =
        Map.of("kind", "X", "apiVersion", "v1", "spec", List.of(1, 2, 3, 4, 0, 6, 7, 8, 9));

    assertThat(diff.of(MAP, before, after).lines())
        .containsExactly(
            "--- live ConfigMap/m",
            "+++ planned ConfigMap/m",
            "@@ -5,7 +5,7 @@",
            " - 2",
            " - 3",
            " - 4",
            "-- 5",
            "+- 0",
            " - 6",
            " - 7",
            " - 8");
    assertThat(diff.of(MAP, null, before))
        .startsWith("--- /dev/null")
        .contains("+apiVersion: v1\n+kind: X");
    assertThat(diff.of(MAP, before, null)).contains("+++ /dev/null").contains("-apiVersion: v1");
  }

  @Test
  void masksEveryValueOfASecretHoweverShort() {
    String masked =
        diff.of(
            SECRET,
            state(Map.of("a", "x", "b", "same", "gone", "was")),
            state(Map.of("a", "y", "b", "same", "new", "is")));

    assertThat(masked)
        .contains("-  a: '*****'", "+  a: '***** (changed)'")
        .contains("   b: '*****'")
        .contains("-  gone: '*****'", "+  new: '*****'")
        .doesNotContain("a: x", "a: y", "same", "was", "is");
  }

  @Test
  void masksKnownSecretsBeforeTheyBecomeYaml() {
    redactor.learn("pass'word: \"1\"");
    redactor.learn("line-one\nline-two");

    String masked =
        diff.of(
            MAP,
            state(Map.of("a", "url?p=pass'word: \"1\"", "b", "old")),
            state(Map.of("a", "x", "b", "new line-one\nline-two")));

    assertThat(masked)
        .contains("url?p=*****", "new *****")
        .doesNotContain("word", "line-one", "line-two");
  }

  @Test
  void marksAChangeThatTheMaskWouldHide() {
    redactor.learn("first-secret");
    redactor.learn("second-secret");

    assertThat(
            diff.of(
                MAP,
                state(Map.of("a", List.of("first-secret"))),
                state(Map.of("a", List.of("second-secret")))))
        .contains("-  - '*****'", "+  - '***** (changed)'");
  }
}
