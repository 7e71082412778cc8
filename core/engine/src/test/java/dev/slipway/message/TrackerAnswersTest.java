package dev.slipway.message;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import dev.slipway.StubServer;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Incidents and deployments where Jira and GitHub answer with errors, limits and outages. */
class TrackerAnswersTest {
  private static final String NONE = "{\"issues\":[],\"isLast\":true}";
  private final Message message = Told.of(MessageKind.ROLLED_BACK, "end", "CRASH_LOOP");
  private final StubServer server = new StubServer();

  @AfterEach
  void stop() {
    server.close();
  }

  private List<String> asked() {
    return server.asked().stream().map(StubServer.Asked::path).toList();
  }

  @Test
  void jiraNamesTheFieldThatItRefuses() {
    Delivery delivery =
        jira(
            answer(200, NONE),
            answer(
                400,
                "{\"errorMessages\":[],\"errors\":{\"issuetype\":\"The issue type selected is"
                    + " invalid.\"}}"));

    assertThat(delivery.kind()).isEqualTo(Delivery.Kind.REFUSED);
    assertThat(delivery.why()).contains("issuetype: The issue type selected is invalid.");
    assertThat(asked()).containsExactly("/rest/api/3/search/jql", "/rest/api/3/issue");
  }

  @Test
  void jirasLimitIsWaitedForAndNothingIsCreatedMeanwhile() {
    Delivery delivery = jira(answer(429, "").withHeader("Retry-After", "17"));

    assertThat(delivery.kind()).isEqualTo(Delivery.Kind.LATER);
    assertThat(delivery.pause()).isEqualTo(Duration.ofSeconds(17));
    assertThat(asked()).containsExactly("/rest/api/3/search/jql");
  }

  @Test
  void anOutageWhileJiraCreatesLeavesTheIncidentInDoubt() {
    assertThat(jira(answer(200, NONE), answer(502, "<html>")).kind())
        .isEqualTo(Delivery.Kind.IN_DOUBT);
  }

  @Test
  void anOutageWhileJiraSearchesCreatesNothingAndIsTriedAgain() {
    assertThat(jira(answer(500, "")).kind()).isEqualTo(Delivery.Kind.LATER);
    assertThat(asked()).containsExactly("/rest/api/3/search/jql");
  }

  @Test
  void aTokenThatJiraDoesNotAcceptSaysWhatToDo() {
    assertThat(jira(answer(401, "Client must be authenticated")).why()).contains("renew its token");
  }

  @Test
  void gitHubsPrimaryLimitIsWaitedForUntilItBeginsAnew() {
    Delivery delivery =
        deployments(
            answer(403, "{\"message\":\"API rate limit exceeded\"}")
                .withHeader("x-ratelimit-remaining", "0")
                .withHeader("x-ratelimit-reset", String.valueOf(Told.AT.getEpochSecond() + 90)));

    assertThat(delivery.kind()).isEqualTo(Delivery.Kind.LATER);
    assertThat(delivery.pause()).isBetween(Duration.ofSeconds(89), Duration.ofSeconds(90));
  }

  @Test
  void aForbiddenAnswerWithoutALimitIsRefused() {
    Delivery delivery =
        deployments(answer(403, "{\"message\":\"Resource not accessible by integration\"}"));

    assertThat(delivery.kind()).isEqualTo(Delivery.Kind.REFUSED);
    assertThat(delivery.why())
        .contains("Resource not accessible by integration", "what the token may do");
  }

  @Test
  void aReferenceThatGitHubDoesNotKnowIsRefusedWithItsWords() {
    Delivery delivery =
        deployments(answer(200, "[]"), answer(422, "{\"message\":\"No ref found for: 3f2c1a9\"}"));

    assertThat(delivery.kind()).isEqualTo(Delivery.Kind.REFUSED);
    assertThat(delivery.why()).contains("No ref found for: 3f2c1a9");
  }

  @Test
  void aPullRequestWithTheLabelIsNoIncident() {
    answers(
        answer(200, "[{\"html_url\":\"https://g.test/pull/1\",\"pull_request\":{}}]"),
        answer(201, "{\"html_url\":\"https://g.test/issues/2\"}"));
    Channel issues =
        new GitHubIssues("incident github", new GitHubApi(server.url(), "acme/erp", "t", poster()));

    assertThat(issues.send(message, null).reference()).isEqualTo("https://g.test/issues/2");
  }

  private Delivery jira(ResponseDefinitionBuilder... answers) {
    answers(answers);
    return new JiraIncidents(
            "incident jira",
            server.url(),
            "ERP",
            "Bug",
            "bot@acme.test",
            "t",
            Duration.ZERO,
            poster())
        .send(message, null);
  }

  private Delivery deployments(ResponseDefinitionBuilder... answers) {
    answers(answers);
    return new GitHubDeployments(
            "deployments github", new GitHubApi(server.url(), "acme/erp", "t", poster()))
        .send(message, null);
  }

  private static Poster poster() {
    return new Poster(
        HttpClient.newHttpClient(), Duration.ofSeconds(5), Clock.fixed(Told.AT, ZoneOffset.UTC));
  }

  /** One after the other. */
  private void answers(ResponseDefinitionBuilder... answers) {
    server.otherwise(one -> answers[server.asked().size() - 1]);
  }

  private static ResponseDefinitionBuilder answer(int status, String body) {
    return StubServer.answer(status, body);
  }
}
