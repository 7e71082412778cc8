package dev.slipway.harness.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.slipway.harness.gate.fixture.BoundSuites;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** A suite as a build tool runs it: through JUnit's launcher, without a gate. */
class VerdictListenerTest {
  @TempDir private Path folder;
  private String version = "3f2c1a9";

  @Test
  void tellsWhatBlocksAndWarnsAndWhichNamesNoCheckHas() throws IOException {
    assertThat(verdict("{bound.advise: fail, smoke.frontend: warn}"))
        .containsExactlyInAnyOrder(
            "BLOCKED",
            "  FAIL bound.rule: demands(): no probe",
            "  UNKNOWN bound.unseen: cannotTell(): IllegalStateException: no answer",
            "  WARN slipway.yaml: slipway.yaml: checks.severities names 'bound.advise', which no"
                + " check of this run is called; did you mean 'bound.advice'?",
            "  WARN bound.advice: advises(): run two",
            "  WARN bound.told: tells(CheckReporter): look at it");
  }

  @Test
  void judgesByTheSeveritiesOfTheFile() throws IOException {
    assertThat(verdict("{bound.rule: warn}"))
        .contains("  WARN bound.rule: demands(): no probe")
        .noneMatch(line -> line.contains("slipway.yaml"));
  }

  /** As {@link GateBoundsTest} has it of a gate. */
  @Test
  void raisesWhatOnlyWarnsAndLeavesOutWhatIsOff() throws IOException {
    assertThat(verdict("{bound.advice: fail, bound.told: fail, bound.unseen: \"off\"}"))
        .containsExactlyInAnyOrder(
            "BLOCKED",
            "  FAIL bound.rule: demands(): no probe",
            "  FAIL bound.advice: advises(): run two",
            "  FAIL bound.told: tells(CheckReporter): look at it");
  }

  @Test
  void tellsAnExceptionThatHasExpired() throws IOException {
    assertThat(
            verdict(
                "{}, exceptions: [{check: bound.rule, owner: operations, reason: it is retired,"
                    + " expires: \"2026-01-31\"}]"))
        .contains(
            "  FAIL bound.rule: demands(): no probe Its exception counts no more, since it expired"
                + " on 2026-01-31 (operations: it is retired).");
  }

  @Test
  void keepsWhatACheckFoundWhereTheVersionIsNone() throws IOException {
    version = "feature/x";

    assertThat(verdict("{}"))
        .contains("BLOCKED", "  FAIL bound.rule: demands(): no probe")
        .hasSizeGreaterThan(3);
  }

  /** Who asks for the release is told what is wrong with the file; the others say their own. */
  @Test
  void keepsWhatACheckFoundWhereTheFileIsWrong() throws IOException {
    assertThat(verdict("{bound.rule: maybe}"))
        .contains("  FAIL bound.rule: demands(): no probe")
        .anyMatch(line -> line.startsWith("  UNKNOWN bound.unseen") && line.endsWith("no answer"));
  }

  private Iterable<String> verdict(String severities) throws IOException {
    Files.createDirectories(folder.resolve("k8s"));
    Path config =
        Files.writeString(
            folder.resolve("slipway.yaml"),
            """
            application: erp
            images: [{name: erp/backend}]
            workloads: [{kind: Deployment, name: backend}]
            environments: {staging: {namespace: erp, manifests: k8s}}
            checks: {severities: %s}
            """
                .formatted(severities));
    LauncherFactory.create()
        .execute(
            LauncherDiscoveryRequestBuilder.request()
                .selectors(selectClass(BoundSuites.Severe.class))
                .configurationParameter("SLIPWAY_CONFIG", config.toString())
                .configurationParameter("SLIPWAY_VERSION", version)
                .configurationParameter(VerdictListener.FOLDER, folder.toString())
                .build());
    return Files.readAllLines(folder.resolve("preflight.txt"));
  }
}
