package dev.slipway.preflight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.config.PrerequisitesConfig.GitHub;
import dev.slipway.config.Secret;
import dev.slipway.harness.CouldNotCheckException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Every answer that is read, in the form of GitHub's OpenAPI description. */
class GitHubContractTest {
  private static final String SHA = "3f2c1a9d0e5b7c8a9b0c1d2e3f405162738495a6";
  private static final Instant NOW = Instant.parse("2026-02-20T18:00:00Z");
  private static final String REPOSITORY = "/repos/acme/erp/";

  private final StubServer stub = new StubServer();

  @AfterEach
  void stop() {
    stub.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "check-runs",
        "status",
        "issues",
        "compare",
        "commit",
        "deployments",
        "deployment-statuses"
      })
  void theDocumentedExamplesAreValidAndOthersAreNot(String answer) {
    GitHubBodies.valid(answer, GitHubBodies.example(answer));

    assertThatThrownBy(
            () -> GitHubBodies.valid(answer, JsonMapper.shared().readTree("{\"total\":\"x\"}")))
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void readsCheckRunsAndStatuses() {
    stub.at(
        REPOSITORY + "commits/" + SHA + "/check-runs",
        200,
        GitHubBodies.counted(
            "check-runs",
            "check_runs",
            run("build", "completed", "success"),
            run("test", "completed", "skipped"),
            run("scan", "in_progress", "")));
    stub.at(
        REPOSITORY + "commits/" + SHA + "/status",
        200,
        GitHubBodies.counted(
            "status",
            "statuses",
            GitHubBodies.item(
                "status", "statuses", Map.of("context", "ci/legacy", "state", "failure"))));

    assertThat(new ContinuousIntegration(caller()).complaints(SHA, List.of()))
        .containsExactly("'test' is skipped", "'scan' is in_progress", "'ci/legacy' is failure");
  }

  @Test
  void readsIssuesAndLeavesOutPullRequests() {
    ObjectNode bug = GitHubBodies.item("issues", "", Map.of("title", "Login fails"));
    bug.remove("pull_request");
    ObjectNode pull = GitHubBodies.item("issues", "", Map.of("title", "Mend login"));
    assertThat(pull.has("pull_request")).isTrue();
    stub.at(REPOSITORY + "issues", 200, GitHubBodies.list("issues", bug, pull));

    assertThat(new OpenBugs(caller()).with("P1"))
        .containsExactly("#" + bug.path("number").asString() + " Login fails");
  }

  @Test
  void readsHowACommitStandsToABranch() {
    stub.at(
        REPOSITORY + "compare/main..." + SHA,
        200,
        GitHubBodies.valid("compare", GitHubBodies.example("compare")));

    assertThat(new BranchCommit(caller()).standing("main", SHA))
        .isEqualTo(GitHubBodies.example("compare").path("status").asString());
  }

  @Test
  void provesWithDeploymentsThatStagingRanADay() {
    deployment("success", "2026-02-19T17:00:00Z");

    assertThat(staging()).isEmpty();
  }

  @Test
  void findsThatStagingRanItTooShort() {
    deployment("success", "2026-02-20T17:00:00Z");

    assertThat(staging()).contains("for 60 min", "must for 1440 min");
  }

  @ParameterizedTest
  @ValueSource(strings = {"failure", "error", "inactive"})
  void findsThatItEndedThereLater(String state) {
    deployment("success", "2026-02-18T17:00:00Z", state, "2026-02-20T17:00:00Z");

    assertThat(staging()).contains("ended", state);
  }

  @Test
  void doesNotMindAFailureBeforeTheSuccess() {
    deployment("failure", "2026-02-17T17:00:00Z", "success", "2026-02-18T17:00:00Z");

    assertThat(staging()).isEmpty();
  }

  @Test
  void findsNoDeploymentOfAnotherCommitOrEnvironment() {
    commit();
    stub.at(
        REPOSITORY + "deployments",
        200,
        GitHubBodies.list(
            "deployments",
            GitHubBodies.item("deployments", "", Map.of("environment", "staging")),
            GitHubBodies.item("deployments", "", Map.of("environment", "production", "sha", SHA))));

    assertThat(staging()).contains("no successful deployment");
  }

  @Test
  void cannotTellFromStatusesThatAreRefused() {
    deployment("success", "2026-02-19T17:00:00Z");
    stub.at(
        REPOSITORY + "deployments/1/statuses", 403, "{\"message\":\"Resource not accessible\"}");

    assertThatThrownBy(this::staging)
        .isInstanceOf(CouldNotCheckException.class)
        .hasMessageContaining("Resource not accessible");
  }

  private String staging() {
    return new StagingDeployments(caller())
        .missing("staging", "3f2c1a9", Duration.ofHours(24), NOW);
  }

  private void commit() {
    ObjectNode commit = (ObjectNode) GitHubBodies.example("commit");
    commit.put("sha", SHA);
    stub.at(REPOSITORY + "commits/3f2c1a9", 200, GitHubBodies.valid("commit", commit));
  }

  /** With statuses, as pairs of state and time. */
  private void deployment(String... statuses) {
    commit();
    ObjectNode deployment =
        GitHubBodies.item("deployments", "", Map.of("environment", "staging", "sha", SHA));
    deployment.put("id", 1);
    stub.at(REPOSITORY + "deployments", 200, GitHubBodies.list("deployments", deployment));
    ObjectNode[] all = new ObjectNode[statuses.length / 2];
    for (int i = 0; i < all.length; i++) {
      all[i] =
          GitHubBodies.item(
              "deployment-statuses",
              "",
              Map.of("state", statuses[2 * i], "created_at", statuses[2 * i + 1]));
    }
    stub.at(
        REPOSITORY + "deployments/1/statuses", 200, GitHubBodies.list("deployment-statuses", all));
  }

  private static ObjectNode run(String name, String status, String conclusion) {
    return GitHubBodies.item(
        "check-runs",
        "check_runs",
        Map.of("name", name, "status", status, "conclusion", conclusion));
  }

  private GitHubCaller caller() {
    GitHub gitHub =
        new GitHub(
            "acme/erp",
            URI.create(stub.url()),
            new Secret("ghp-tok-6042", true),
            "main",
            List.of(),
            List.of("P1"));
    return new GitHubCaller(
        gitHub, endpoint -> stub.caller(endpoint, GitHubCaller.dialect(gitHub)));
  }
}
