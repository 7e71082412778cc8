package dev.slipway.harness.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.harness.CouldNotCheckException;
import dev.slipway.release.Release;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
  @TempDir Path folder;
  private final Map<String, String> variables = new HashMap<>();

  @BeforeEach
  void configure() throws IOException {
    Files.createDirectories(folder.resolve("k8s"));
    Files.writeString(
        folder.resolve("slipway.yaml"),
        """
        application: preskool-erp
        images:
          - name: preskool/backend
        workloads:
          - {kind: Deployment, name: backend}
        environments:
          production:
            namespace: preskool
            manifests: k8s
            baseUrl: https://erp.preskool.com
          staging:
            namespace: preskool-staging
            manifests: k8s
        """);
  }

  @Test
  void readsTheReleaseFromTheFileAndTheVariables() {
    variables.put("SLIPWAY_ENVIRONMENT", "production");
    variables.put("SLIPWAY_VERSION", "3f2c1a9");

    Release release = settings().release();

    assertThat(release).hasToString("preskool-erp 3f2c1a9 to production");
    assertThat(release.namespace()).isEqualTo("preskool");
    assertThat(release.environment().baseUrl()).hasToString("https://erp.preskool.com");
  }

  @Test
  void letsTheSopsVariablesWin() {
    variables.put("SLIPWAY_ENVIRONMENT", "staging");
    variables.put("SLIPWAY_VERSION", "3f2c1a9");
    variables.put("TARGET_URL", "http://localhost:8080");
    variables.put("NAMESPACE", "elsewhere");

    Release release = settings().release();

    assertThat(release.namespace()).isEqualTo("elsewhere");
    assertThat(release.environment().baseUrl()).hasToString("http://localhost:8080");
  }

  @Test
  void saysInFiveLinesWhatIsMissing() {
    variables.put("SLIPWAY_CONFIG", "other.yaml");

    assertThatThrownBy(() -> settings().release())
        .isInstanceOf(CouldNotCheckException.class)
        .hasMessageContaining("other.yaml (not there)")
        .hasMessageContaining("SLIPWAY_VERSION      (missing)")
        .satisfies(e -> assertThat(e.getMessage().lines()).hasSize(5));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"erp.preskool.com", "https://ada:hunter22@erp.preskool.com", "http://a b"})
  void takesNoOtherUrl(String url) {
    variables.put("SLIPWAY_ENVIRONMENT", "production");
    variables.put("SLIPWAY_VERSION", "3f2c1a9");
    variables.put("TARGET_URL", url);

    assertThatThrownBy(() -> settings().release())
        .isInstanceOf(CouldNotCheckException.class)
        .hasMessageContaining("TARGET_URL")
        .hasMessageNotContaining("hunter22")
        .hasNoCause();
  }

  @Test
  void takesNoVersionThatIsNoTag() {
    variables.put("SLIPWAY_ENVIRONMENT", "production");
    variables.put("SLIPWAY_VERSION", "feature/x");

    assertThatThrownBy(() -> settings().release())
        .isInstanceOf(CouldNotCheckException.class)
        .hasMessageContaining("'feature/x' as a version")
        .hasMessageEndingWith("as SLIPWAY_VERSION");
  }

  @Test
  void asksWhichEnvironmentWhenThereAreSeveral() {
    variables.put("SLIPWAY_VERSION", "3f2c1a9");

    assertThatThrownBy(() -> settings().release())
        .hasMessageContaining("SLIPWAY_ENVIRONMENT  (missing) of [production, staging]");
  }

  private Settings settings() {
    return new Settings(name -> Optional.ofNullable(variables.get(name)), folder);
  }
}
