package dev.slipway.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.config.Secret;
import dev.slipway.pipeline.PipelineEnd.Code;
import dev.slipway.redact.Redactor;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GitHubActionsTest {
  private static final String SHA = "3f2c1a9d0e4b27a1c5f60b8e9d3a7c4b1e2f5a60";
  private static final String OTHER = "0a1b2c3d0e4b27a1c5f60b8e9d3a7c4b1e2f5a60";
  private static final String DISPATCH = "POST /actions/workflows/cd.yml/dispatches";
  private static final String RUNS = "GET /actions/workflows/cd.yml/runs";
  private static final Instant BEGIN = Instant.parse("2026-02-20T10:15:00Z");

  private final List<String> told = new ArrayList<>();
  private final List<Duration> waited = new ArrayList<>();
  private FakeGitHub gitHub;

  private final Clock clock = FakeGitHub.waited(BEGIN, waited);

  @BeforeEach
  void start() {
    gitHub = new FakeGitHub();
    gitHub.on("POST " + FakeGitHub.RUN + "/cancel", 202, "{}");
  }

  @AfterEach
  void stop() {
    gitHub.close();
  }

  @Test
  void followsARunThroughItsGateToItsEnd() {
    gitHub
        .started(DISPATCH)
        .run("waiting", "", SHA)
        .run("in_progress", "", SHA)
        .run("completed", "success", SHA)
        .pending()
        .undecided()
        .approval("grace", "User", "approved")
        .jobs("Build & Push", "success", "Deploy production", "success");

    PipelineEnd end = run();

    assertThat(end.code()).as(end.cause()).isEqualTo(Code.SUCCEEDED);
    assertThat(end.approvers()).containsExactly("grace");
    assertThat(end.url()).endsWith("/actions/runs/30433642");
    assertThat(told)
        .containsSubsequence("waiting for approval of production", "approved by grace")
        .contains("job Deploy production: success")
        .doesNotHaveDuplicates();
    FakeGitHub.Asked dispatched = gitHub.asked.get(0);
    assertThat(dispatched.body())
        .contains(
            "\"ref\":\"main\"", "\"return_run_details\":true", "\"environment\":\"production\"");
    assertThat(dispatched.headers())
        .containsEntry("Authorization", "Bearer ghp-tok-6042")
        .containsEntry("User-Agent", "slipway")
        .containsEntry("X-GitHub-Api-Version", "2022-11-28");
  }

  @Test
  void findsARunThatHasNoIdByTheNonceInItsName() {
    gitHub
        .on(DISPATCH, 204, "")
        .runs(RUNS)
        .runs(RUNS, 7, "Deploy", FakeGitHub.ID, "Deploy " + FakeGitHub.NONCE);
    succeeding();

    PipelineEnd end = run();

    assertThat(end.code()).as(end.cause()).isEqualTo(Code.SUCCEEDED);
    assertThat(end.runId()).isEqualTo(30433642);
    assertThat(gitHub.count(DISPATCH)).isEqualTo(1);
  }

  @Test
  void takesNoOtherRunForItsOwn() {
    gitHub.on(DISPATCH, 204, "");
    succeeding();
    gitHub.runs(RUNS, 7, "Deploy");

    PipelineEnd end = run();

    assertThat(end.code()).isEqualTo(Code.UNKNOWN);
    assertThat(end.cause()).contains(gitHub.nonce(), "run-name");
    assertThat(gitHub.count("GET /actions/runs/7")).isZero();
  }

  @Test
  void dispatchesAgainWithoutWhatAnOlderServerDoesNotKnow() {
    gitHub
        .on(DISPATCH, 422, "{\"message\": \"Unexpected inputs: return_run_details\"}")
        .started(DISPATCH);
    succeeding();

    assertThat(run().code()).isEqualTo(Code.SUCCEEDED);
    assertThat(gitHub.asked.get(1).body()).doesNotContain("return_run_details");
  }

  @Test
  void cancelsARunOfAnotherCommit() {
    gitHub.started(DISPATCH).run("queued", "", OTHER).jobs();
    gitHub.undecided();

    PipelineEnd end = run();

    assertThat(end.code()).isEqualTo(Code.WRONG_COMMIT);
    assertThat(end.cause()).contains(OTHER, SHA, "it was cancelled");
    assertThat(gitHub.count("POST " + FakeGitHub.RUN + "/cancel")).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "ada, User, approved, APPROVAL_VOID, started themselves",
    "ADA, User, approved, APPROVAL_VOID, started themselves",
    "release-bot, Bot, approved, APPROVAL_VOID, is no person",
    "grace, User, rejected, APPROVAL_REFUSED, grace refused",
  })
  void stopsWhatWasNotApprovedAsItMustBe(
      String login, String type, String state, Code expected, String cause) {
    gitHub.started(DISPATCH).run("in_progress", "", SHA).jobs();
    gitHub.approval(login, type, state);

    PipelineEnd end = run();

    assertThat(end.code()).isEqualTo(expected);
    assertThat(end.cause()).contains(cause);
    assertThat(gitHub.count("POST " + FakeGitHub.RUN + "/cancel")).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"skipped, is skipped", "failure, is failure", "cancelled, is cancelled"})
  void failsWhenARequiredJobDidNotSucceedThoughTheRunDid(String conclusion, String said) {
    gitHub
        .started(DISPATCH)
        .run("completed", "success", SHA)
        .approval("grace", "User", "approved")
        .jobs("Build & Push", "success", "Deploy production", conclusion);

    PipelineEnd end = run();

    assertThat(end.code()).isEqualTo(Code.FAILED);
    assertThat(end.cause()).contains("'Deploy production' " + said);
  }

  @Test
  void failsWhenARequiredJobIsNotThereOrNobodyApproved() {
    gitHub
        .started(DISPATCH)
        .run("completed", "success", SHA)
        .approval("grace", "User", "approved")
        .jobs("Build & Push", "success");
    assertThat(run().cause()).contains("'Deploy production' did not run");
  }

  @Test
  void isVoidWhenTheEnvironmentLetItThroughUnasked() {
    gitHub.started(DISPATCH).run("completed", "success", SHA);
    gitHub.undecided().jobs("Build & Push", "success", "Deploy production", "success");

    PipelineEnd end = run();

    assertThat(end.code()).isEqualTo(Code.APPROVAL_VOID);
    assertThat(end.cause()).contains("nobody approved production");
  }

  @Test
  void waitsForARateLimitAsLongAsItSays() {
    gitHub
        .on(DISPATCH, 429, Map.of("Retry-After", "30"), "{\"message\": \"slow down\"}")
        .on(
            DISPATCH,
            403,
            Map.of(
                "X-RateLimit-Remaining",
                "0",
                "X-RateLimit-Reset",
                String.valueOf(BEGIN.plusSeconds(90).getEpochSecond())),
            "{\"message\": \"API rate limit exceeded\"}")
        .on(DISPATCH, 403, "{\"message\": \"You have exceeded a secondary rate limit.\"}")
        .started(DISPATCH);
    succeeding();

    assertThat(run().code()).isEqualTo(Code.SUCCEEDED);
    assertThat(waited)
        .startsWith(Duration.ofSeconds(30), Duration.ofSeconds(61), Duration.ofMinutes(4));
  }

  @Test
  void doesNotTakeAForbiddenRequestForARateLimit() {
    gitHub.on(DISPATCH, 403, "{\"message\": \"Resource not accessible by personal access token\"}");

    PipelineEnd end = run();

    assertThat(end.code()).isEqualTo(Code.NOT_STARTED);
    assertThat(end.cause()).contains("403", "not accessible");
    assertThat(waited).isEmpty();
  }

  @Test
  void neverDispatchesTwiceWhenTheAnswerWasLost() {
    gitHub.on(DISPATCH, 502, "bad gateway");
    gitHub.runs(RUNS);

    PipelineEnd end = run();

    assertThat(end.code()).isEqualTo(Code.UNKNOWN);
    assertThat(gitHub.count(DISPATCH)).isEqualTo(1);
    assertThat(gitHub.count(RUNS)).isGreaterThan(5);
  }

  @Test
  void goesOnLookingThroughAnOutage() {
    gitHub
        .started(DISPATCH)
        .on("GET " + FakeGitHub.RUN, 502, "bad gateway")
        .on("GET " + FakeGitHub.RUN, 503, "unavailable");
    succeeding();

    assertThat(run().code()).isEqualTo(Code.SUCCEEDED);
    assertThat(told).contains("GitHub does not answer; looking again");
  }

  @Test
  void doesNotKnowWhatBecameOfARunThatItCannotSee() {
    gitHub.started(DISPATCH).on("GET " + FakeGitHub.RUN, 502, "bad gateway");

    PipelineEnd end = run();

    assertThat(end.code()).isEqualTo(Code.UNKNOWN);
    assertThat(end.code().isKnown()).isFalse();
    assertThat(end.runId()).isEqualTo(30433642);
    assertThat(clock.instant()).isAfter(BEGIN.plus(Duration.ofMinutes(15)));
  }

  @Test
  void showsNoTokenInAFailure() {
    gitHub.on(DISPATCH, 401, "{\"message\": \"Bad credentials ghp-tok-6042\"}");

    assertThat(run().cause()).contains("Bad credentials").doesNotContain("ghp-tok-6042");
  }

  private void succeeding() {
    gitHub
        .run("completed", "success", SHA)
        .approval("grace", "User", "approved")
        .jobs("Build & Push", "success", "Deploy production", "success");
  }

  private PipelineEnd run() {
    return actions().run(request(), told::add);
  }

  private static PipelineRequest request() {
    return new PipelineRequest(
        "main",
        SHA,
        "production",
        Map.of("environment", "production"),
        List.of("Build & Push", "Deploy production"));
  }

  private GitHubActions actions() {
    Redactor redactor = new Redactor();
    redactor.learn("ghp-tok-6042");
    GitHubCaller caller =
        new GitHubCaller(
            HttpClient.newHttpClient(),
            gitHub.repository(),
            new Secret("ghp-tok-6042", true),
            redactor,
            clock,
            waited::add);
    return new GitHubActions(caller, "cd.yml", clock, waited::add);
  }
}
