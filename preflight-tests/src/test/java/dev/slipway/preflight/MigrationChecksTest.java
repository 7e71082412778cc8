package dev.slipway.preflight;

import static dev.slipway.gate.CheckOutcome.FAIL;
import static dev.slipway.gate.CheckOutcome.PASS;
import static dev.slipway.gate.CheckOutcome.SKIPPED;
import static dev.slipway.gate.CheckOutcome.UNKNOWN;
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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a tool that is a shell script, run on this machine. */
class MigrationChecksTest {
  private static final String LOCAL = "migrations: {run: local, sql: sql}";

  @TempDir Path folder;

  @BeforeEach
  void files() throws IOException {
    Files.createDirectories(folder.resolve("k8s"));
    Files.createDirectories(folder.resolve("sql"));
    Files.writeString(folder.resolve("heads"), "m2\n");
    Files.writeString(folder.resolve("current"), "m1\n");
    Files.writeString(folder.resolve("pending"), "m2\n");
    Files.writeString(
        folder.resolve("sql/m2-phone.sql"),
        "set lock_timeout = '2s'; alter table users add column phone text;");
  }

  @Test
  @Shows(is = PASS, every = MigrationChecks.class)
  void passWhenTheDeclaredMigrationIsPendingAndLocksNothing() {
    assertThat(check("preflight.migrations", LOCAL).outcome()).isEqualTo(PASS);
    assertThat(check("preflight.migration-locks", LOCAL).outcome()).isEqualTo(PASS);
  }

  @Test
  @Shows(is = FAIL, of = "preflight.migrations")
  void failWhenSomethingElseIsPending() throws IOException {
    Files.writeString(folder.resolve("pending"), "m2\nm3\n");

    CheckResult result = check("preflight.migrations", LOCAL);
    assertThat(result.outcome()).isEqualTo(FAIL);
    assertThat(result.message()).contains("declares [m2]", "is [m2, m3]", "migration.pending");
  }

  @Test
  void failOnTwoHeads() throws IOException {
    Files.writeString(folder.resolve("heads"), "m2\nm3\n");

    CheckResult result = check("preflight.migrations", LOCAL);
    assertThat(result.outcome()).isEqualTo(FAIL);
    assertThat(result.message()).contains("there are 2: m2, m3", "merge the heads");
  }

  @Test
  @Shows(is = UNKNOWN, of = "preflight.migrations")
  void areUnknownWhenTheToolFailsOrIsNotThere() throws IOException {
    Files.delete(folder.resolve("heads"));
    CheckResult failed = check("preflight.migrations", LOCAL);
    assertThat(failed.outcome()).isEqualTo(UNKNOWN);
    assertThat(failed.message()).contains("heads command", "exit code 1");

    CheckResult away =
        check("preflight.migrations", "migrations: {run: local, folder: sql/nowhere}");
    assertThat(away.outcome()).isEqualTo(UNKNOWN);
    assertThat(away.message()).contains("Tried to run");
  }

  @Test
  @Shows(is = FAIL, of = "preflight.migration-locks")
  void failOnWhatLocksUnlessItsRuleIsAccepted() throws IOException {
    Files.writeString(
        folder.resolve("sql/m2-phone.sql"),
        "set lock_timeout = '2s'; create index i on users (phone);");

    CheckResult result = check("preflight.migration-locks", LOCAL);
    assertThat(result.outcome()).isEqualTo(FAIL);
    assertThat(result.message()).contains("require-concurrent-index-creation", "CONCURRENTLY");
    assertThat(
            check(
                    "preflight.migration-locks",
                    "migrations: {run: local, sql: sql,"
                        + " accepted: [require-concurrent-index-creation]}")
                .outcome())
        .isEqualTo(PASS);
  }

  @Test
  @Shows(is = UNKNOWN, of = "preflight.migration-locks")
  void areUnknownWhereTheSqlCannotBeHad() {
    CheckResult none = check("preflight.migration-locks", "migrations: {run: local}");
    assertThat(none.outcome()).isEqualTo(UNKNOWN);
    assertThat(none.message()).contains("cannot print it");

    CheckResult missing = check("preflight.migration-locks", "migrations: {run: local, sql: k8s}");
    assertThat(missing.outcome()).isEqualTo(UNKNOWN);
    assertThat(missing.message()).contains("no file of it");
  }

  @Test
  void areSkippedWhereTheyAreNotAskedForOrNothingIsPending() throws IOException {
    assertThat(check("preflight.migrations", "notFor: []").outcome()).isEqualTo(SKIPPED);

    Files.writeString(folder.resolve("current"), "m2\n");
    Files.writeString(folder.resolve("pending"), "");
    assertThat(check("preflight.migration-locks", LOCAL).message()).contains("nothing is pending");
  }

  private CheckResult check(String id, String prerequisites) {
    try {
      Files.writeString(
          folder.resolve("slipway.yaml"),
          """
          application: erp
          workloads: [{name: backend}]
          migration:
            tool: custom
            workload: backend
            custom: {heads: [cat, heads], current: [cat, current], pending: [cat, pending], upgrade: ['false']}
            pending: [m2]
          checks: {prerequisites: {%s}}
          environments: {production: {namespace: erp, manifests: k8s}}
          """
              .formatted(prerequisites));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    SlipwayConfig config = ConfigLoader.load(folder.resolve("slipway.yaml"), Map.of());
    Release release =
        new Release(config, config.environment("production"), new Version("3f2c1a9"), Map.of());
    try (KubernetesClient client =
        new KubernetesClientBuilder()
            .withConfig(new ConfigBuilder().withMasterUrl("http://127.0.0.1:1").build())
            .build()) {
      GateResult result =
          Seen.of(
              new JUnitGate(List.of(MigrationChecks.class.getName())),
              new GateRequest(
                  Phase.PREFLIGHT, release, client, new Redactor(), Duration.ofMinutes(1)));
      return PreskoolProject.find(result, id);
    }
  }
}
