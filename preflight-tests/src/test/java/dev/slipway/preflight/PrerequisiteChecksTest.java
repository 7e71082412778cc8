package dev.slipway.preflight;

import static dev.slipway.gate.CheckOutcome.SKIPPED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.config.ConfigLoader;
import dev.slipway.config.SlipwayConfig;
import dev.slipway.gate.CheckResult;
import dev.slipway.gate.GateRequest;
import dev.slipway.gate.GateResult;
import dev.slipway.harness.gate.JUnitGate;
import dev.slipway.redact.Redactor;
import dev.slipway.release.Phase;
import dev.slipway.release.Release;
import dev.slipway.release.Version;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With PreSkool's own slipway.yaml and documents. */
class PrerequisiteChecksTest {
  private static final Path EXAMPLE =
      Path.of(System.getProperty("basedir", "."), "../examples/preskool-erp");

  private static final String FOREVER =
      "|---|---|---|---|\n| 2000-01-01T00:00Z | 2999-01-01T00:00Z | Ada | x |";

  @TempDir Path folder;

  @Test
  void blockPreSkoolAndNameEachBlank() throws IOException {
    GateResult result = check("production");

    assertThat(result.state()).isEqualTo(GateResult.State.CLOSED);
    assertThat(message(result, "prerequisite.sign-off[UAT sign-off]"))
        .contains("Log in as administrator", "Log out", "Passed is blank");
    assertThat(message(result, "prerequisite.sign-off[security checklist]"))
        .contains("Dependencies scanned", "Default accounts", "Done is blank");
    assertThat(message(result, "prerequisite.on-call")).contains("nobody is on call");
  }

  @Test
  void letPreSkoolGoWhenAllIsFilledIn() throws IOException {
    copy();
    edit("docs/uat/uat-test-plan.md", "| | |", "| x | Ada |");
    edit("security/checklist/pre-launch-security.md", "| | |", "| x | Ada |");
    edit("docs/on-call.md", "|------|----|----------|---------|", FOREVER);

    GateResult result = evaluate("production");

    assertThat(result.reason()).isEmpty();
    assertThat(result.state()).isEqualTo(GateResult.State.OPEN);
  }

  @Test
  void blockWhenADocumentIsNotThere() throws IOException {
    copy();
    Files.delete(folder.resolve("docs/uat/uat-test-plan.md"));

    assertThat(message(evaluate("production"), "prerequisite.sign-off[UAT sign-off]"))
        .contains("it is not there");
  }

  @Test
  void areSkippedWithAReasonWhereNoneIsAskedFor() throws IOException {
    GateResult result = check("rehearsal");

    assertThat(result.checks())
        .isNotEmpty()
        .allSatisfy(c -> assertThat(c.outcome()).isEqualTo(SKIPPED))
        .allSatisfy(c -> assertThat(c.message()).contains("rehearsal asks for no prerequisites"));
  }

  private GateResult check(String environment) throws IOException {
    copy();
    return evaluate(environment);
  }

  private GateResult evaluate(String environment) {
    SlipwayConfig config =
        ConfigLoader.load(
            folder.resolve("slipway.yaml"), Map.of("PRESKOOL_LOGIN_PASSWORD", "login-4471"));
    Release release =
        new Release(config, config.environment(environment), new Version("3f2c1a9"), Map.of());
    // Nothing here asks the cluster.
    try (KubernetesClient client =
        new KubernetesClientBuilder()
            .withConfig(new ConfigBuilder().withMasterUrl("http://127.0.0.1:1").build())
            .build()) {
      return new JUnitGate(List.of(PrerequisiteChecks.class.getName()))
          .evaluate(
              new GateRequest(
                  Phase.PREFLIGHT, release, client, new Redactor(), Duration.ofMinutes(1)),
              check -> {});
    }
  }

  private static String message(GateResult result, String id) {
    return result.checks().stream()
        .filter(c -> c.id().equals(id))
        .map(CheckResult::message)
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + id + " in " + result.checks()));
  }

  private void copy() throws IOException {
    for (String part : List.of("slipway.yaml", "docs", "security", "k8s")) {
      try (Stream<Path> all = Files.walk(EXAMPLE.resolve(part))) {
        for (Path from : all.toList()) {
          Path to = folder.resolve(EXAMPLE.relativize(from).toString());
          Files.createDirectories(Files.isDirectory(from) ? to : to.getParent());
          if (Files.isRegularFile(from)) {
            Files.copy(from, to);
          }
        }
      }
    }
  }

  private void edit(String file, String blank, String filled) throws IOException {
    Path path = folder.resolve(file);
    String text = Files.readString(path);
    assertThat(text).contains(blank);
    Files.writeString(path, text.replace(blank, filled));
  }
}
