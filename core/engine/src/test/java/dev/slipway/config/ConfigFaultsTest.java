package dev.slipway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigFaultsTest {
  @TempDir Path folder;

  @Test
  void reportsTheFiveFaultsOfAFileTogetherInItsOrder() {
    Path file =
        Example.write(
            folder,
            """
            application: preskool-erp
            workloads:
              - kind: Deploymnt
                name: backend
                timeout: 180
            migration:
              tool: alembic
              workload: backnd
            checks:
              login:
                path: /api/v1/auth/login
                body: {email: smoke@preskool.test, password: 'AdminPass1!@#'}
                tokenPath: access_token
            environments:
              production:
                namespace: preskool
                manifest: k8s/overlays/production
            """);

    assertThatThrownBy(() -> ConfigLoader.load(file))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "Tried to read "
                + file
                + ", but it has 5 faults:\n"
                + """
                  line 3, workloads[0].kind: expected one of Deployment, StatefulSet, DaemonSet, Job, but it is 'Deploymnt'; did you mean 'Deployment'?
                  line 5, workloads[0].timeout: expected a duration with its unit, as 500ms, 180s, 2m, 1h30m or PT3M, but it is the number 180; for seconds write 180s
                  line 8, migration.workload: 'backnd' is none of the workloads; did you mean 'backend'? (or write Kind/name)
                  line 12, checks.login.body.password: a secret must not stand in the file; set it as an environment variable and write ${env:PASSWORD} (without a default), or put it into a file and write ${file:PATH}
                  line 17, environments.production.manifest: there is no such field; did you mean 'manifests'?"""
                    .indent(2)
                    .stripTrailing());
  }

  @Test
  void namesAFieldThatIsMissing() {
    assertThat(Example.faults(folder, "application: preskool-erp\nenvironments: {}\n"))
        .containsExactly(
            "line 1, workloads: is missing; expected a list of at least one workload",
            "line 2, environments: expected at least one environment by its name, but it is empty");
  }

  @Test
  void listsTheKnownFieldsWhenNoneIsNear() {
    assertThat(Example.faults(folder, Example.MINIMAL + "records: {database: x}\n"))
        .containsExactly("line 8, records.database: there is no such field; known are folder");
  }

  @Test
  void refusesAFieldThatIsGivenTwice() {
    assertThat(Example.faults(folder, "application: other\n" + Example.MINIMAL))
        .containsExactly("line 2, application: is given twice, first on line 1; keep one");
  }

  @Test
  void refusesTwoOfTheSameName() {
    String twice =
        """
        application: preskool-erp
        images: [{name: backend}, {name: backend}]
        workloads: [{name: backend}, {kind: Deployment, name: backend}]
        checks:
          spotChecks: [{name: a, path: /a}, {name: a, path: /b}]
        environments: {production: {namespace: preskool, manifests: k8s/overlays/production}}
        """;
    assertThat(Example.faults(folder, twice))
        .containsExactly(
            "line 2, images[1].name: 'backend' is there already, on line 2; keep one",
            "line 3, workloads[1].name: Deployment/backend is there already, on line 3; keep one",
            "line 5, checks.spotChecks[1].name: 'a' is there already, on line 5; rename one");
  }

  @Test
  void checksWhatThePartsSayOfEachOther() {
    String contradictory =
        """
        application: preskool-erp
        workloads: [{kind: Job, name: seed}, {name: db}, {kind: StatefulSet, name: db}]
        migration:
          tool: custom
          workload: seed
          command: [migrate]
          pending: ["7"]
          downgrade: "6"
          custom: {heads: [h], current: [c], upgrade: [u]}
        backup: {workload: db, command: [pg_dump]}
        checks:
          spotChecks: [{name: a, path: /a, authenticated: true}]
        monitoring:
          windows:
            - {name: one, from: 5m, to: 5m, watch: [pods]}
            - {name: two, from: 1m, to: 9m, watch: [pds]}
        environments: {production: {namespace: preskool, manifests: k8s/overlays/production}}
        """;
    assertThat(Example.faults(folder, contradictory))
        .containsExactly(
            "line 5, migration.workload: a command cannot be run in a Job; name a workload whose"
                + " pods stay",
            "line 6, migration.command: is not for tool custom, whose commands are in custom; leave"
                + " it out",
            "line 7, migration.pending: cannot be compared without the command custom.pending; give"
                + " it",
            "line 8, migration.downgrade: cannot be done without the command custom.downgrade; give"
                + " it",
            "line 10, backup.workload: several workloads have the name 'db'; write Kind/name",
            "line 12, checks.spotChecks[0].authenticated: needs checks.login, which is not there;"
                + " add it",
            "line 15, monitoring.windows[0].to: expected a time later than from",
            "line 16, monitoring.windows[1].from: begins before the window above it; windows are in"
                + " order",
            "line 16, monitoring.windows[1].watch[0]: expected one of pods, logs, error-rate, p95,"
                + " alerts, but it is 'pds'; did you mean 'pods'?");
  }

  @Test
  void refusesToWatchNothing() {
    assertThat(Example.faults(folder, Example.MINIMAL + "monitoring: {windows: []}\n"))
        .singleElement()
        .asString()
        .contains("monitoring.windows: expected a list of at least one window", "list is empty");
  }

  @Test
  void doesNotBlameAReferenceToAWorkloadThatCouldNotBeRead() {
    String yaml =
        Example.MINIMAL.replace("- name: backend", "- name: Backend")
            + "backup: {workload: backend, command: [pg_dump]}\n";
    assertThat(Example.faults(folder, yaml)).hasSize(1).first().asString().contains("'Backend'");
  }

  @Test
  void refusesAFolderOfManifestsThatIsNotThere() {
    assertThat(Example.faults(folder, Example.MINIMAL.replace("overlays/", "overlay/")))
        .containsExactly(
            "line 7, environments.production.manifests: expected a folder that exists, relative to "
                + folder
                + ", but it is 'k8s/overlay/production'");
  }

  @Test
  void saysWhereTheYamlIsBroken() {
    assertThat(Example.faults(folder, "application: a\nworkloads: [{name: backend}\nb: 1\n"))
        .containsExactly(
            "line 3: column 1: this is not YAML: while parsing a flow sequence, expected ',' or"
                + " ']', but got <scalar>");
    assertThat(Example.faults(folder, "a: 1\n---\nb: 1\n"))
        .containsExactly(
            "line 2: column 1: this is not YAML: a second document begins here; one file has one");
  }

  @Test
  void showsNothingOfAnUnquotedSecretThatIsNotYaml() {
    assertThat(Example.faults(folder, "password: *S3cret!\n"))
        .hasSize(1)
        .asString()
        .doesNotContain("S3cret");
    assertThat(Example.faults(folder, "password: !S3cret!x y\n"))
        .hasSize(1)
        .asString()
        .doesNotContain("S3cret");
    assertThat(Example.faults(folder, "password: \"S3cret\n"))
        .hasSize(1)
        .asString()
        .doesNotContain("S3cret");
    assertThat(Example.faults(folder, "password: S3cret: x\n"))
        .hasSize(1)
        .asString()
        .doesNotContain("S3cret");
  }

  @Test
  void refusesWhatIsNoFileOfSettings() throws IOException {
    assertThat(Example.faults(folder, ""))
        .containsExactly("it is empty; it needs at least application, workloads and environments");
    assertThat(Example.faults(folder, "# nothing\n"))
        .hasSize(1)
        .first()
        .asString()
        .contains("empty");
    assertThat(Example.faults(folder, "- application\n"))
        .containsExactly("line 1: expected a mapping of fields, but it is a list");
    assertThat(Example.faults(folder, "? [a]\n: b\n"))
        .contains("line 1: expected a field's name, but there is a list or a mapping");
    assertThatThrownBy(() -> ConfigLoader.load(folder))
        .hasMessageContaining("it is a folder; give the file in it");
    assertThatThrownBy(() -> ConfigLoader.load(folder.resolve("no.yaml")))
        .hasMessageContaining("there is no such file");
    Path binary = Files.write(folder.resolve("latin1.yaml"), new byte[] {'a', ':', (byte) 0xe4});
    assertThatThrownBy(() -> ConfigLoader.load(binary)).hasMessageContaining("not UTF-8");
  }

  @Test
  void refusesAFileOfTenMegabytes() throws IOException {
    Path big = folder.resolve("big.yaml");
    byte[] line = "# a comment\n".getBytes(StandardCharsets.UTF_8);
    try (OutputStream out = Files.newOutputStream(big)) {
      for (int written = 0; written < 10 * 1024 * 1024; written += line.length) {
        out.write(line);
      }
    }
    assertThatThrownBy(() -> ConfigLoader.load(big)).hasMessageContaining("larger than 1024 KiB");
  }

  @Test
  void refusesAliasesThatExpandWithoutEnd() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i <= 9; i++) {
      String ten = String.join(", ", Collections.nCopies(10, "*a" + (i - 1)));
      bomb.append("a%d: &a%d [%s]\n".formatted(i, i, ten));
    }
    assertThat(Example.faults(folder, bomb.toString()))
        .hasSize(1)
        .first()
        .asString()
        .contains("aliases expand to more than 50000 values");
    assertThat(Example.faults(folder, "a: &a [*a]\n")).hasSize(1).asString().contains("aliases");
  }

  @Test
  void refusesNestingThatWouldOverflowTheStack() {
    assertThat(Example.faults(folder, "a: " + "[".repeat(500_000)))
        .containsExactly("line 1: it is nested deeper than 32 levels; no field is");
    assertThat(Example.faults(folder, "a: [" + "x,".repeat(100_000) + "]"))
        .containsExactly("line 1: it has more than 50000 values; is it the right file?");
  }

  @Test
  void readsAliasesOfWholeValues() {
    String yaml =
        """
        application: preskool-erp
        workloads:
          - {name: backend, timeout: &limit 90s}
          - {name: worker, timeout: *limit}
        environments: {production: {namespace: preskool, manifests: k8s/overlays/production}}
        """;
    List<WorkloadConfig> workloads = Example.load(folder, yaml).workloads();
    assertThat(workloads).extracting(w -> w.timeout().toSeconds()).containsExactly(90L, 90L);
  }

  @Test
  void saysWhereATriggersCommandRunsAndThatNothingElseRunsThere() {
    Path file =
        Example.write(
            folder,
            Example.MINIMAL
                + """
                triggers:
                  queries:
                    - {name: lost rows, language: command, expression: echo 1, above: 0}
                    - {name: queue, language: promql, expression: q, above: 0, workload: backend, change: fall}
                """);

    assertThatThrownBy(() -> ConfigLoader.load(file))
        .hasMessageContainingAll(
            "but it has 3 faults",
            "triggers.queries[0].workload: is missing",
            "triggers.queries[1].workload: is for language command; take it out",
            "triggers.queries[1].change: is for language command; take it out");
  }
}
