package dev.slipway.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.approval.ApprovalAnswer;
import dev.slipway.approval.ApprovalAnswer.Code;
import dev.slipway.approval.ApprovalAnswer.Given;
import dev.slipway.approval.ApprovalAnswer.NotGiven;
import dev.slipway.approval.ApprovalRequest;
import dev.slipway.config.ApprovalConfig;
import dev.slipway.config.ApprovalConfig.Approver;
import dev.slipway.config.ApprovalConfig.By;
import dev.slipway.config.Role;
import dev.slipway.config.Secret;
import dev.slipway.config.WorkflowConfig;
import dev.slipway.redact.Redactor;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A run that waits at the gate of an environment, for each plan its own. */
class GitHubApprovalsTest {
  private static final String PLAN =
      "sha256:4c1d0f6bb0a3f9a2a4be3a4e3f5dcb0e1b2dbd2ee8ab0ea3e9e7a1c3b7c5d9f1";
  private static final String NONCE = "4c1d0f6bb0a3f9a2";
  private static final String ANY_SHA = "3f2c1a9d0e4b27a1c5f60b8e9d3a7c4b1e2f5a60";
  private static final String DISPATCH = "POST /actions/workflows/approve.yml/dispatches";
  private static final String RUNS = "GET /actions/workflows/approve.yml/runs";
  private static final String LISTED = "Approve 3f2c1a9 for production " + NONCE;
  private static final Instant BEGIN = Instant.parse("2026-02-20T10:15:30Z");

  private final List<String> told = new ArrayList<>();
  private final List<Duration> waited = new ArrayList<>();
  private FakeGitHub gitHub;

  @BeforeEach
  void start() {
    gitHub = new FakeGitHub();
    gitHub.jobs("approve", "success").pending();
  }

  @AfterEach
  void stop() {
    gitHub.close();
  }

  @Test
  void startsARunOfThePlanAndWaitsForItsReviewer() {
    gitHub
        .runs(RUNS)
        .started(DISPATCH)
        .run("waiting", "", ANY_SHA)
        .undecided()
        .approval("grace", "User", "approved");

    ApprovalAnswer answer = ask();

    assertThat(answer).isInstanceOf(Given.class);
    assertThat(answer.approvals())
        .singleElement()
        .satisfies(
            a -> {
              assertThat(a.approver()).isEqualTo("grace");
              assertThat(a.role()).isEqualTo("engineeringLead");
              assertThat(a.planDigest()).isEqualTo(PLAN);
              assertThat(a.how())
                  .isEqualTo("GitHub https://github.test/acme/erp/actions/runs/30433642");
            });
    assertThat(told)
        .containsExactly(
            "approval by https://github.test/acme/erp/actions/runs/30433642",
            "waiting for approval of production");
    assertThat(waited).containsExactly(Dispatch.LOOK);
    assertThat(gitHub.asked)
        .filteredOn(a -> a.what().equals(DISPATCH))
        .singleElement()
        .satisfies(
            a ->
                assertThat(a.body())
                    .contains("\"ref\":\"main\"", PLAN, "\"nonce\":\"" + NONCE + "\"", "1 change"));
  }

  @Test
  void findsTheRunOfTheSamePlanAndStartsNoSecondOne() {
    gitHub
        .runs(RUNS, FakeGitHub.ID, LISTED)
        .run("completed", "success", ANY_SHA)
        .approval("grace", "User", "approved");

    assertThat(ask()).isInstanceOf(Given.class);
    assertThat(gitHub.count(DISPATCH)).isZero();
  }

  @Test
  void startsAnotherOneWhereNobodyDecidedBeforeTheOldOneEnded() {
    gitHub
        .runs(RUNS, FakeGitHub.ID, LISTED)
        .started(DISPATCH)
        .run("completed", "cancelled", ANY_SHA)
        .run("waiting", "", ANY_SHA)
        .undecided()
        .approval("grace", "User", "approved");

    assertThat(ask()).isInstanceOf(Given.class);
    assertThat(gitHub.count(DISPATCH)).isEqualTo(1);
  }

  @Test
  void startsAnotherOneWhereTheOldApprovalIsTooOld() {
    gitHub
        .runs(RUNS, FakeGitHub.ID, LISTED)
        .started(DISPATCH)
        .run("completed", "success", ANY_SHA)
        .approval("grace", "User", "approved");

    NotGiven answer = (NotGiven) ask(BEGIN.plus(Duration.ofHours(25)));

    assertThat(answer.code()).isEqualTo(Code.APPROVAL_EXPIRED);
    assertThat(gitHub.count(DISPATCH)).isEqualTo(1);
  }

  @Test
  void takesNoForAnAnswer() {
    gitHub
        .runs(RUNS, FakeGitHub.ID, LISTED)
        .run("completed", "failure", ANY_SHA)
        .approval("grace", "User", "rejected");

    NotGiven answer = (NotGiven) ask();

    assertThat(answer.code()).isEqualTo(Code.APPROVAL_REFUSED);
    assertThat(answer.cause()).contains("refused by grace (engineeringLead)");
  }

  @Test
  void countsNeitherWhoStartedTheRunNorABotNorAStranger() {
    refusedBy("ada", "User", "ada approved the run that they started themselves");
    refusedBy("deploy-bot[bot]", "Bot", "deploy-bot[bot] decided, and is no person");
    refusedBy("eve", "User", "eve decided, and is none of approval.approvers");
  }

  private void refusedBy(String login, String type, String why) {
    try (FakeGitHub other = new FakeGitHub()) {
      other
          .runs(RUNS, FakeGitHub.ID, LISTED)
          .run("completed", "success", ANY_SHA)
          .jobs("approve", "success")
          .approval(login, type, "approved");
      NotGiven answer = (NotGiven) ask(other, BEGIN);
      assertThat(answer.code()).isEqualTo(Code.APPROVAL_MISSING);
      assertThat(answer.cause()).contains(why);
      assertThat(answer.nextStep()).contains("prevent self-review");
    }
  }

  @Test
  void waitsAsLongAsItIsToldAndNoLonger() {
    gitHub.runs(RUNS, FakeGitHub.ID, LISTED).run("waiting", "", ANY_SHA).undecided();

    NotGiven answer = (NotGiven) ask();

    assertThat(answer.code()).isEqualTo(Code.APPROVAL_MISSING);
    assertThat(answer.cause()).contains("waited 10 min for run 30433642, nobody decided");
    assertThat(waited).hasSize(60);
  }

  @Test
  void doesNotTakeAnOutageForNobodysDecision() {
    gitHub
        .runs(RUNS)
        .started(DISPATCH)
        .on("GET " + FakeGitHub.RUN, 502, "<html>Bad gateway</html>");

    NotGiven answer = (NotGiven) ask();

    assertThat(answer.code()).isEqualTo(Code.APPROVAL_UNKNOWN);
    assertThat(answer.cause()).contains("waited 10 min for run 30433642", "does not answer");
    assertThat(told).containsExactly("GitHub does not answer; looking again");
  }

  @Test
  void looksThroughAnOutageAndDoesNotStartTwice() {
    gitHub
        .runs(RUNS)
        .runs(RUNS, FakeGitHub.ID, LISTED)
        .on(DISPATCH, 502, "<html>Bad gateway</html>")
        .run("waiting", "", ANY_SHA)
        .approval("grace", "User", "approved");

    assertThat(ask()).isInstanceOf(Given.class);
    assertThat(gitHub.count(DISPATCH)).isEqualTo(1);
    assertThat(told).anySatisfy(line -> assertThat(line).contains("looking whether"));
  }

  @Test
  void saysWhatToSeeToWhereGitHubRefuses() {
    gitHub
        .runs(RUNS)
        .on(
            DISPATCH,
            403,
            "{\"message\": \"Resource not accessible by personal access token\", \"documentation_url\":"
                + " \"https://docs.github.com/rest/actions/workflows\", \"status\": \"403\"}");

    NotGiven answer = (NotGiven) ask();

    assertThat(answer.code()).isEqualTo(Code.APPROVAL_UNKNOWN);
    assertThat(answer.cause())
        .contains("it answered 403", "Resource not accessible")
        .doesNotContain("ghp-tok-6042");
    assertThat(answer.nextStep()).contains("has approve.yml on main", "the token may dispatch it");
  }

  private ApprovalAnswer ask() {
    return ask(BEGIN);
  }

  private ApprovalAnswer ask(Instant at) {
    return ask(gitHub, at);
  }

  private ApprovalAnswer ask(FakeGitHub server, Instant at) {
    Secret token = new Secret("ghp-tok-6042", true);
    Redactor redactor = new Redactor();
    redactor.learn(List.of(token.value()));
    ApprovalConfig.GitHub config =
        new ApprovalConfig.GitHub(
            new WorkflowConfig(
                "acme/erp", URI.create("http://127.0.0.1:1"), token, "approve.yml", "main"),
            Duration.ofMinutes(10));
    Clock clock = FakeGitHub.waited(BEGIN, waited);
    GitHubApprovals approvals =
        new GitHubApprovals(
            config,
            new GitHubCaller(
                HttpClient.newHttpClient(),
                server.repository(),
                token,
                redactor,
                clock,
                waited::add),
            clock,
            waited::add);
    ApprovalRequest request =
        new ApprovalRequest(
            new ApprovalConfig(
                By.GITHUB,
                List.of(Role.ENGINEERING_LEAD),
                Duration.ofHours(24),
                Path.of("approvals"),
                List.of(
                    new Approver("Grace", Role.ENGINEERING_LEAD, null),
                    new Approver("ada", Role.ENGINEERING_LEAD, null)),
                List.of(),
                config),
            "erp",
            "production",
            "3f2c1a9",
            PLAN,
            "1 change",
            "linus",
            at);
    return approvals.ask(request, told::add);
  }
}
