package dev.slipway.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Incidents and deployments where Jira and GitHub answer with errors, limits and outages. */
class TrackerAnswersTest {
  private static final String NONE = "{\"issues\":[],\"isLast\":true}";
  private final Message message = Told.of(MessageKind.ROLLED_BACK, "end", "CRASH_LOOP");
  private final List<String> asked = new ArrayList<>();

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
    assertThat(asked).containsExactly("/rest/api/3/search/jql", "/rest/api/3/issue");
  }

  @Test
  void jirasLimitIsWaitedForAndNothingIsCreatedMeanwhile() {
    Delivery delivery = jira(new MemoryHttp.Answer(429, "", Map.of("Retry-After", List.of("17"))));

    assertThat(delivery.kind()).isEqualTo(Delivery.Kind.LATER);
    assertThat(delivery.pause()).isEqualTo(Duration.ofSeconds(17));
    assertThat(asked).containsExactly("/rest/api/3/search/jql");
  }

  @Test
  void anOutageWhileJiraCreatesLeavesTheIncidentInDoubt() {
    assertThat(jira(answer(200, NONE), answer(502, "<html>")).kind())
        .isEqualTo(Delivery.Kind.IN_DOUBT);
  }

  @Test
  void anOutageWhileJiraSearchesCreatesNothingAndIsTriedAgain() {
    assertThat(jira(answer(500, "")).kind()).isEqualTo(Delivery.Kind.LATER);
    assertThat(asked).containsExactly("/rest/api/3/search/jql");
  }

  @Test
  void aTokenThatJiraDoesNotAcceptSaysWhatToDo() {
    assertThat(jira(answer(401, "Client must be authenticated")).why()).contains("renew its token");
  }

  @Test
  void gitHubsPrimaryLimitIsWaitedForUntilItBeginsAnew() {
    Map<String, List<String>> headers =
        Map.of(
            "x-ratelimit-remaining",
            List.of("0"),
            "x-ratelimit-reset",
            List.of(String.valueOf(Told.AT.getEpochSecond() + 90)));
    Delivery delivery =
        deployments(
            new MemoryHttp.Answer(403, "{\"message\":\"API rate limit exceeded\"}", headers));

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
    MemoryHttp http =
        server(
            answer(200, "[{\"html_url\":\"https://g.test/pull/1\",\"pull_request\":{}}]"),
            answer(201, "{\"html_url\":\"https://g.test/issues/2\"}"));
    Channel issues =
        new GitHubIssues(
            "incident github",
            new GitHubApi(URI.create("https://g.test"), "acme/erp", "t", poster(http)));

    assertThat(issues.send(message, null).reference()).isEqualTo("https://g.test/issues/2");
  }

  private Delivery jira(MemoryHttp.Answer... answers) {
    return new JiraIncidents(
            "incident jira",
            URI.create("https://acme.test"),
            "ERP",
            "Bug",
            "bot@acme.test",
            "t",
            Duration.ZERO,
            poster(server(answers)))
        .send(message, null);
  }

  private Delivery deployments(MemoryHttp.Answer... answers) {
    return new GitHubDeployments(
            "deployments github",
            new GitHubApi(
                URI.create("https://api.github.test"), "acme/erp", "t", poster(server(answers))))
        .send(message, null);
  }

  private static Poster poster(MemoryHttp http) {
    return new Poster(http, Duration.ofSeconds(5), Clock.fixed(Told.AT, ZoneOffset.UTC));
  }

  private MemoryHttp server(MemoryHttp.Answer... answers) {
    return new MemoryHttp(
        (method, uri, body) -> {
          asked.add(uri.getPath());
          return answers[asked.size() - 1];
        });
  }

  private static MemoryHttp.Answer answer(int status, String body) {
    return new MemoryHttp.Answer(status, body);
  }
}
