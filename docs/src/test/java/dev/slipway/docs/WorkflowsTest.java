package dev.slipway.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** What must hold of the example's workflows, whatever else they do. */
class WorkflowsTest {
  private static final String DEPLOYS = "slipway.jar\" deploy";
  private static final Path FOLDER =
      Path.of("").toAbsolutePath().getParent().resolve("examples/preskool-erp/.github/workflows");

  @ParameterizedTest
  @ValueSource(strings = {"ci.yml", "cd.yml", "approve.yml"})
  void grantNothingThatIsNotSaid(String file) throws IOException {
    Map<String, Object> workflow = workflow(file);

    assertThat(workflow).containsKey("permissions");
    assertThat(map(workflow.get("permissions")).values())
        .as("what every job has")
        .doesNotContain("write");
    assertThat(workflow).containsKey("concurrency");
    jobs(workflow)
        .values()
        .forEach(
            job -> {
              assertThat(job).containsKey("timeout-minutes");
              assertThat(job.get("continue-on-error")).isNull();
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"ci.yml", "cd.yml", "approve.yml"})
  void hideNoFailure(String file) throws IOException {
    steps(workflow(file))
        .forEach(
            step -> {
              assertThat(step.get("continue-on-error")).isNull();
              assertThat(String.valueOf(step.get("run"))).doesNotContain("|| true", "set +e");
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"ci.yml", "cd.yml", "approve.yml"})
  void putNoExpressionIntoAShell(String file) throws IOException {
    steps(workflow(file))
        .forEach(
            step ->
                assertThat(String.valueOf(step.get("run")))
                    .as("an input in a script is code; it goes in by env")
                    .doesNotContain("${{"));
  }

  @Test
  void deployOnlyWhatIsDispatchedByHandAndGreen() throws IOException {
    Map<String, Object> workflow = workflow("cd.yml");

    assertThat(map(workflow.get("on"))).containsOnlyKeys("workflow_dispatch");
    assertThat(before(jobs(workflow), "deploy")).contains("ci", "build", "plan");
    String green = text(jobs(workflow).get("ci"));
    Map<String, Map<String, Object>> ci = jobs(workflow("ci.yml"));
    ci.values().forEach(job -> assertThat(green).contains(String.valueOf(job.get("name"))));
  }

  @Test
  void writeToTheClusterOnlyBehindTheEnvironmentsGate() throws IOException {
    jobs(workflow("cd.yml"))
        .forEach(
            (name, job) -> {
              if (text(job).contains("DEPLOY_KUBECONFIG") || text(job).contains(DEPLOYS)) {
                assertThat(job.get("environment")).as(name).isEqualTo("${{ inputs.environment }}");
              }
            });
    assertThat(text(jobs(workflow("cd.yml")).get("plan"))).doesNotContain(DEPLOYS);
  }

  @Test
  void deployThePlanThatWasShownToWhoApproves() throws IOException {
    Map<String, Map<String, Object>> jobs = jobs(workflow("cd.yml"));

    assertThat(map(jobs.get("plan").get("outputs"))).containsKey("digest");
    assertThat(text(jobs.get("plan"))).contains("GITHUB_STEP_SUMMARY");
    assertThat(text(jobs.get("deploy")))
        .contains("${{ needs.plan.outputs.digest }}", "--approved \"$DIGEST\"")
        .doesNotContain("--yes");
  }

  @Test
  void keepTheRecordHoweverItEnds() throws IOException {
    assertThat(steps(workflow("cd.yml")))
        .anySatisfy(
            step -> {
              assertThat(String.valueOf(step.get("uses"))).startsWith("actions/upload-artifact@");
              assertThat(step.get("if")).isEqualTo("always()");
              assertThat(map(step.get("with")).get("path")).isEqualTo("deployment-records/");
            });
  }

  @Test
  void runNoJarWhoseChecksumDoesNotHold() throws IOException {
    assertThat(steps(workflow("cd.yml")))
        .extracting(step -> String.valueOf(step.get("run")))
        .filteredOn(run -> run.contains("curl"))
        .hasSize(2)
        .allSatisfy(
            run ->
                assertThat(run)
                    .as("a later step that always runs must not find it under its name")
                    .containsSubsequence(
                        "set -euo pipefail",
                        "--output \"$RUNNER_TEMP/fetched\"",
                        "sha256sum --check",
                        "mv \"$RUNNER_TEMP/fetched\" \"$RUNNER_TEMP/slipway.jar\""));
  }

  @Test
  void reportTheReleaseOfThisRunOrNone() throws IOException {
    assertThat(steps(workflow("cd.yml")))
        .extracting(step -> String.valueOf(step.get("run")))
        .filteredOn(run -> run.contains("slipway.jar\" report"))
        .singleElement()
        .asString()
        .contains("if [[ -f deployment-records/latest.json ]]", ".recordId");
  }

  @Test
  void neverCancelAReleaseThatIsUnderWay() throws IOException {
    Map<String, Object> concurrency = map(workflow("cd.yml").get("concurrency"));

    assertThat(concurrency.get("cancel-in-progress")).isEqualTo(false);
    assertThat(String.valueOf(concurrency.get("group"))).contains("${{ inputs.environment }}");
  }

  @Test
  void canBeFoundByWhoDispatchesIt() throws IOException {
    Map<String, Object> workflow = workflow("cd.yml");

    assertThat(String.valueOf(workflow.get("run-name"))).contains("${{ inputs.nonce }}");
    assertThat(map(map(map(workflow.get("on")).get("workflow_dispatch")).get("inputs")))
        .containsKeys("environment", "nonce");
  }

  /** The jobs that must have succeeded before this one. */
  private static Set<String> before(Map<String, Map<String, Object>> jobs, String name) {
    Set<String> before = new HashSet<>();
    Object needs = jobs.get(name).get("needs");
    List<?> all = needs == null ? List.of() : needs instanceof List<?> l ? l : List.of(needs);
    for (Object one : all) {
      before.add(String.valueOf(one));
      before.addAll(before(jobs, String.valueOf(one)));
    }
    return before;
  }

  private static List<Map<String, Object>> steps(Map<String, Object> workflow) {
    List<Map<String, Object>> steps =
        jobs(workflow).values().stream()
            .flatMap(job -> ((List<?>) job.get("steps")).stream())
            .map(WorkflowsTest::map)
            .toList();
    assertThat(steps).isNotEmpty();
    return steps;
  }

  private static Map<String, Map<String, Object>> jobs(Map<String, Object> workflow) {
    Map<String, Map<String, Object>> jobs = new java.util.LinkedHashMap<>();
    map(workflow.get("jobs")).forEach((name, job) -> jobs.put(name, map(job)));
    assertThat(jobs).isNotEmpty();
    return jobs;
  }

  private static String text(Map<String, Object> job) {
    return Stream.of(job.get("steps"), job.get("env")).map(String::valueOf).toList().toString();
  }

  private static Map<String, Object> workflow(String file) throws IOException {
    return map(
        new Load(LoadSettings.builder().build())
            .loadFromString(Files.readString(FOLDER.resolve(file))));
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> map(Object value) {
    assertThat(value).isInstanceOf(Map.class);
    return (Map<String, Object>) value;
  }
}
