package dev.slipway.preflight;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.stubbing.Scenario.STARTED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.config.JiraConfig;
import dev.slipway.config.JiraConfig.Edition;
import dev.slipway.harness.CouldNotCheckException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against the answers that Atlassian documents. */
class JiraTest {
  private static final String CLOUD = "/rest/api/3/search/jql";
  private static final String DATA_CENTER = "/rest/api/2/search";
  private static final String NONE = "{\"issues\":[],\"isLast\":true}";

  private final StubServer stub = new StubServer();

  @AfterEach
  void stop() {
    stub.close();
  }

  @Test
  void hasNoBugsWhenNoneIsOpen() {
    stub.at(CLOUD, 200, NONE);

    assertThat(cloud().with("P1")).isEmpty();
    stub.server.verify(
        getRequestedFor(urlPathEqualTo(CLOUD))
            .withQueryParam(
                "jql",
                equalTo(
                    "project = \"ERP\" AND issuetype in (\"Bug\", \"Sub \\\"bug\\\"\") AND priority"
                        + " = \"P1\" AND statusCategory != Done ORDER BY key"))
            .withHeader("Authorization", containing("Basic ")));
  }

  @Test
  void findsBugsOnEveryPageOfCloud() {
    stub.server.stubFor(
        get(urlPathEqualTo(CLOUD))
            .withQueryParam("nextPageToken", absent())
            .willReturn(
                aResponse()
                    .withBody(
                        "{\"issues\":[{\"id\":\"1\",\"key\":\"ERP-12\",\"fields\":{\"summary\":\"Login"
                            + " fails\"}}],\"nextPageToken\":\"a+/=\",\"isLast\":false}")));
    stub.server.stubFor(
        get(urlPathEqualTo(CLOUD))
            .withQueryParam("nextPageToken", equalTo("a+/="))
            .willReturn(
                aResponse()
                    .withBody("{\"issues\":[{\"id\":\"2\",\"key\":\"ERP-14\"}],\"isLast\":true}")));

    assertThat(cloud().with("P1")).containsExactly("ERP-12 Login fails", "ERP-14 ");
  }

  @Test
  void findsABugThatTheIndexOfCloudHadNotYet() {
    stub.server.stubFor(
        get(urlPathEqualTo(CLOUD))
            .inScenario("index")
            .whenScenarioStateIs(STARTED)
            .willReturn(aResponse().withBody(NONE))
            .willSetStateTo("caught up"));
    stub.server.stubFor(
        get(urlPathEqualTo(CLOUD))
            .inScenario("index")
            .whenScenarioStateIs("caught up")
            .willReturn(
                aResponse().withBody("{\"issues\":[{\"key\":\"ERP-15\"}],\"isLast\":true}")));

    assertThat(cloud().with("P1")).containsExactly("ERP-15 ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "400 | {\"errorMessages\":[\"The value 'P9' does not exist for the field 'priority'.\"]} | P9",
        "401 | {} | the token is not valid",
        "403 | {} | may not browse it",
        "404 | {} | may not browse it",
        "410 | {\"errorMessages\":[\"The requested API has been removed.\"]} | API has been removed",
        "429 | {} | a rate limit",
        "500 | {} | answered 500",
        "200 | <html> | is not JSON",
        "200 | {} | no list of issues",
        "200 | {\"issues\":[{\"id\":\"1\"}],\"isLast\":true} | has no key",
        "200 | {\"issues\":[],\"isLast\":false} | but not where",
        "200 | {\"issues\":[],\"isLast\":true,\"warningMessages\":[\"priority is ignored\"]} | priority is ignored",
        "200 | {\"issues\":[],\"isLast\":false,\"nextPageToken\":\"x\"} | pages do not end",
      })
  void cannotTellFromAnErrorOrHalfAnAnswer(int status, String body, String said) {
    stub.at(CLOUD, status, body);

    assertThatThrownBy(() -> cloud().with("P1"))
        .isInstanceOf(CouldNotCheckException.class)
        .hasMessageContaining(said)
        .hasMessageNotContaining("jira-tok-7701");
  }

  @Test
  void waitsForAShortRateLimitAndSaysWhenALongOneEnds() {
    limited("2");
    assertThat(cloud().with("P1")).isEmpty();
    assertThat(stub.pauses).containsExactly(Duration.ofSeconds(2));

    stub.server.resetAll();
    limited("3600");
    assertThatThrownBy(() -> cloud().with("P1"))
        .isInstanceOf(CouldNotCheckException.class)
        .hasMessageContaining("after 3600 (seconds)");
    assertThat(stub.pauses).hasSize(1);
  }

  private void limited(String after) {
    stub.server.stubFor(
        get(urlPathEqualTo(CLOUD))
            .inScenario("limit")
            .whenScenarioStateIs(STARTED)
            .willReturn(
                aResponse()
                    .withStatus(429)
                    .withHeader("Retry-After", after)
                    .withHeader("RateLimit-Reason", "jira-burst-based"))
            .willSetStateTo("over"));
    stub.server.stubFor(
        get(urlPathEqualTo(CLOUD))
            .inScenario("limit")
            .whenScenarioStateIs("over")
            .willReturn(aResponse().withBody(NONE)));
  }

  @Test
  void findsBugsOnEveryPageOfDataCenterWithItsToken() {
    page(0, "{\"startAt\":0,\"maxResults\":1,\"total\":2,\"issues\":[{\"key\":\"ERP-1\"}]}");
    page(1, "{\"startAt\":1,\"maxResults\":1,\"total\":2,\"issues\":[{\"key\":\"ERP-2\"}]}");

    assertThat(dataCenter().with("P1")).containsExactly("ERP-1 ", "ERP-2 ");
    stub.server.verify(
        2,
        getRequestedFor(urlPathEqualTo(DATA_CENTER))
            .withHeader("Authorization", equalTo("Bearer jira-tok-7701")));
  }

  @Test
  void cannotTellFromFewerIssuesThanThereAre() {
    page(0, "{\"startAt\":0,\"maxResults\":50,\"total\":2,\"issues\":[]}");

    assertThatThrownBy(() -> dataCenter().with("P1"))
        .isInstanceOf(CouldNotCheckException.class)
        .hasMessageContaining("0 of 2");
  }

  private void page(int start, String body) {
    stub.server.stubFor(
        get(urlPathEqualTo(DATA_CENTER))
            .withQueryParam("startAt", equalTo(String.valueOf(start)))
            .willReturn(aResponse().withBody(body)));
  }

  private JiraBugs cloud() {
    return bugs(
        new JiraConfig(
            Edition.CLOUD,
            stub.withLogin("releases@preskool.test", "jira-tok-7701"),
            "ERP",
            List.of("Bug", "Sub \"bug\""),
            List.of("P1")));
  }

  private JiraBugs dataCenter() {
    return bugs(
        new JiraConfig(
            Edition.DATACENTER,
            stub.withToken("jira-tok-7701"),
            "ERP",
            List.of("Bug"),
            List.of("P1")));
  }

  private JiraBugs bugs(JiraConfig config) {
    return new JiraBugs(config, stub.caller(config.endpoint(), JiraBugs.DIALECT));
  }
}
