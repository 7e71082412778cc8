package dev.slipway.kustomize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KustomizationFaultsTest {
  private static final String OBJECT =
      "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\n";

  @TempDir Path folder;

  private void write(String path, String text) throws IOException {
    Path file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private String fault(String kustomization) throws IOException {
    write("overlay/kustomization.yaml", kustomization);
    try {
      return "rendered: " + Kustomization.render(folder.resolve("overlay"));
    } catch (KustomizeException e) {
      return String.valueOf(e.getMessage());
    }
  }

  @Test
  void namesTheNearestKnownField() throws IOException {
    assertThat(fault("namespace: a\nnamePrefx: b-\n"))
        .contains("kustomization.yaml:2", "'namePrefx'", "did you mean 'namePrefix'?");
  }

  @Test
  void namesAMissingResourceAndTheNearestFile() throws IOException {
    write("overlay/deployment.yaml", OBJECT);

    assertThat(fault("resources:\n- deploymnt.yaml\n"))
        .contains("kustomization.yaml:2", "deploymnt.yaml", "there is deployment.yaml");
  }

  @Test
  void refusesAPatchWhoseTargetMatchesNothing() throws IOException {
    write("overlay/a.yaml", OBJECT);

    assertThat(
            fault(
                "resources: [a.yaml]\npatches:\n- target: {kind: Secret}\n  patch: '[{op: remove,"
                    + " path: /data}]'\n"))
        .contains(
            "kustomization.yaml:3",
            "kind Secret",
            "matches nothing",
            "ConfigMap/settings",
            "correct the target");
  }

  @Test
  void refusesAMergePatchOfAnObjectThatIsNotThere() throws IOException {
    write("overlay/a.yaml", OBJECT);
    write("overlay/p.yaml", OBJECT.replace("settings", "other"));

    assertThat(fault("resources: [a.yaml]\npatches:\n- path: p.yaml\n"))
        .contains("kustomization.yaml:3", "p.yaml", "ConfigMap/other", "no such object");
  }

  @Test
  void refusesTwoObjectsOfOneId() throws IOException {
    write("overlay/a.yaml", OBJECT);
    write("overlay/b.yaml", OBJECT);

    assertThat(fault("resources:\n- a.yaml\n- b.yaml\n"))
        .contains(
            "kustomization.yaml:3", "ConfigMap/settings", "from a.yaml", "from b.yaml", "keep one");
  }

  @Test
  void showsTheWayOfACycle() throws IOException {
    write("base/kustomization.yaml", "resources: [../overlay]\n");

    assertThat(fault("resources: [../base]\n"))
        .contains("a cycle", ". -> ../base -> .", "base/kustomization.yaml:1", "must not name");
  }

  @Test
  void readsNoFileOutsideOfItsFolder() throws IOException {
    write("outside.yaml", OBJECT);

    assertThat(fault("resources: [../outside.yaml]\n"))
        .contains("kustomization.yaml:1", "is not in or below", "move the file");
  }

  @Test
  void followsNoSymbolicLinkOutOfItsFolder() throws IOException {
    write("outside.yaml", OBJECT);
    Files.createDirectories(folder.resolve("overlay"));
    Files.createSymbolicLink(folder.resolve("overlay/inside.yaml"), folder.resolve("outside.yaml"));

    assertThat(fault("resources: [inside.yaml]\n"))
        .contains("kustomization.yaml:1", "inside.yaml", "is not in or below", "move the file");
  }

  @Test
  void boundsWhatAliasesExpandTo() throws IOException {
    StringBuilder bomb = new StringBuilder(OBJECT).append("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 12; i++) {
      String before = "*a" + (i - 1);
      bomb.append("a").append(i).append(": &a").append(i).append(" [");
      bomb.append(String.join(", ", java.util.Collections.nCopies(9, before))).append("]\n");
    }
    write("overlay/a.yaml", bomb.toString());

    assertThat(fault("resources: [a.yaml]\n"))
        .containsPattern("a[.]yaml:[0-9]+ ")
        .contains("aliases expanded", "right file?");
  }

  @Test
  void refusesAFileOfTenMegabytes() throws IOException {
    write("overlay/a.yaml", OBJECT + "# " + "x".repeat(10_000_000));

    assertThat(fault("resources: [a.yaml]\n"))
        .contains("a.yaml", "kustomization.yaml:1", "larger than 8 MiB", "right file?");
  }

  @Test
  void refusesWhatIsNestedWithoutEnd() throws IOException {
    write("overlay/a.yaml", OBJECT + "deep: " + "[".repeat(100_000));

    assertThat(fault("resources: [a.yaml]\n")).contains("a.yaml:4", "nested deeper", "right file?");
  }

  @Test
  void neverQuotesAFileThatIsNoYaml() throws IOException {
    write("overlay/a.yaml", "password: 'hunter2\n");

    assertThat(fault("resources: [a.yaml]\n")).contains("a.yaml:").doesNotContain("hunter2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "helmCharts: [{name: chart}]",
        "resources: ['https://example.com/a.yaml']",
        "resources: ['github.com/example/base?ref=v1']",
        "transformers: [exec.yaml]",
        "generators: [exec.yaml]",
        "generators: [chart.yaml]",
        "transformers: [odd.yaml]",
        "validators: [exec.yaml]"
      })
  void saysWhatItDoesNotSupportAndTheWayOn(String kustomization) throws IOException {
    write("overlay/exec.yaml", "apiVersion: example.com/v1\nkind: Exec\nmetadata: {name: x}\n");
    write("overlay/chart.yaml", builtin("HelmChartInflationGenerator"));
    write("overlay/odd.yaml", builtin("LegacyOrderTransformer"));
    write("overlay/kustomization.yaml", kustomization);

    assertThatThrownBy(() -> Kustomization.render(folder.resolve("overlay")))
        .isInstanceOf(UnsupportedKustomizationException.class)
        .hasMessageMatching("(?s).*[.]yaml:[0-9]+.*")
        .hasMessageContaining("renderer: kubectl");
  }

  private static String builtin(String kind) {
    return "apiVersion: builtin\nkind: " + kind + "\nmetadata: {name: x}\n";
  }

  @Test
  void leavesEveryFileAsItIs() throws IOException {
    write("overlay/a.yaml", OBJECT);
    String kustomization = "resources: [a.yaml]\nnamePrefix: x-\n";

    assertThat(fault(kustomization)).contains("rendered", "x-settings");
    assertThat(folder.resolve("overlay/a.yaml")).hasContent(OBJECT);
    assertThat(folder.resolve("overlay/kustomization.yaml")).hasContent(kustomization);
  }
}
