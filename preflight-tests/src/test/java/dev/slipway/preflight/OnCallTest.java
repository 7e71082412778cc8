package dev.slipway.preflight;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.config.EndpointConfig;
import dev.slipway.config.OnCallConfig;
import dev.slipway.config.OnCallConfig.System;
import dev.slipway.harness.CouldNotCheckException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against the answers that PagerDuty, Opsgenie and Jira Service Management document. */
class OnCallTest {
  private static final Instant NOW = Instant.parse("2026-02-20T18:00:00Z");
  private static final String PRIMARY = "/v2/schedules/primary/timeline";
  private static final String SECONDARY = "/v2/schedules/secondary/timeline";

  private final StubServer stub = new StubServer();

  @AfterEach
  void stop() {
    stub.close();
  }

  @Test
  void pagerDutyHasNoGapWhenShiftsTouchAndOneIsForGood() {
    oncalls(
        shift(1, "\"2026-02-20T08:00:00Z\"", "\"2026-02-21T08:00:00Z\""),
        shift(1, "\"2026-02-21T09:00:00+01:00\"", "\"2026-02-22T08:00:00Z\""),
        shift(2, "null", "null"));

    assertThat(pagerDuty().gaps(NOW)).isEmpty();
    stub.server.verify(
        2,
        getRequestedFor(urlPathEqualTo("/oncalls"))
            .withHeader("Authorization", equalTo("Token token=pd-key-1"))
            .withHeader("Accept", equalTo("application/vnd.pagerduty+json;version=2"))
            .withQueryParam("since", equalTo("2026-02-20T18:00:00Z"))
            .withQueryParam("until", equalTo("2026-02-21T18:00:00Z"))
            .withQueryParam("escalation_policy_ids[]", equalTo("PPOL")));
  }

  @Test
  void pagerDutyHasAGapAtTheHandOverAndAnEmptySecondLevel() {
    oncalls(
        shift(1, "\"2026-02-20T08:00:00Z\"", "\"2026-02-21T06:00:00Z\""),
        shift(1, "\"2026-02-21T08:00:00Z\"", "\"2026-02-22T08:00:00Z\""));

    assertThat(pagerDuty().gaps(NOW))
        .containsExactly(
            "level 1: nobody is on call from 2026-02-21T06:00:00Z to 2026-02-21T08:00:00Z",
            "level 2: nobody is on call from 2026-02-20T18:00:00Z to 2026-02-21T18:00:00Z");
  }

  @Test
  void pagerDutyIsReadToItsLastPage() {
    stub.server.stubFor(
        get(urlPathEqualTo("/oncalls"))
            .withQueryParam("offset", equalTo("0"))
            .willReturn(
                aResponse()
                    .withBody(
                        "{\"oncalls\":["
                            + shift(1, "null", "null")
                            + "],\"limit\":100,\"offset\":0,\"more\":true,\"total\":null}")));
    stub.server.stubFor(
        get(urlPathEqualTo("/oncalls"))
            .withQueryParam("offset", equalTo("100"))
            .willReturn(
                aResponse()
                    .withBody(
                        "{\"oncalls\":["
                            + shift(2, "null", "null")
                            + "],\"limit\":100,\"offset\":100,\"more\":false,\"total\":null}")));

    assertThat(pagerDuty().gaps(NOW)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "400 | {\"error\":{\"message\":\"Invalid Input Provided\",\"code\":2001}} | Invalid Input",
        "401 | {} | the token is not valid",
        "403 | {} | may not read it",
        "429 | {\"error\":{\"message\":\"Rate Limit Exceeded\",\"code\":2020}} | a rate limit",
        "200 | {\"oncalls\":[]} | no list of who is on call",
        "200 | {\"oncalls\":[{\"escalation_level\":1,\"user\":{\"id\":\"U\"}}],\"more\":false} | has no start",
        "200 | {\"oncalls\":[{\"escalation_level\":1,\"start\":null,\"end\":null}],\"more\":false} | has no name",
      })
  void pagerDutyIsUnknownFromAnErrorOrHalfAnAnswer(int status, String body, String said) {
    stub.at("/oncalls", status, body);

    assertThatThrownBy(() -> pagerDuty().gaps(NOW))
        .isInstanceOf(CouldNotCheckException.class)
        .hasMessageContaining(said)
        .hasMessageNotContaining("pd-key-1");
  }

  @Test
  void opsgenieHasNoGapWhenItsFinalTimelineHasNone() {
    opsgenie(PRIMARY, period("2026-02-20T08:00:00Z", "2026-02-21T20:00:00Z", "user", "Ada"));
    opsgenie(SECONDARY, period("2026-02-20T08:00:00Z", "2026-02-21T20:00:00Z", "team", "Ops"));

    assertThat(opsgenie().gaps(NOW)).isEmpty();
    stub.server.verify(
        getRequestedFor(urlPathEqualTo(PRIMARY))
            .withHeader("Authorization", equalTo("GenieKey genie-1"))
            .withQueryParam("date", equalTo("2026-02-20T18:00:00Z"))
            .withQueryParam("identifierType", equalTo("id")));
  }

  @Test
  void opsgenieHasAGapWhereATurnIsNobodys() {
    opsgenie(
        PRIMARY,
        period("2026-02-20T08:00:00Z", "2026-02-21T02:00:00Z", "user", "Ada")
            + ","
            + period("2026-02-21T02:00:00Z", "2026-02-21T20:00:00Z", "none", ""));
    opsgenie(SECONDARY, period("2026-02-20T08:00:00Z", "2026-02-21T20:00:00Z", "user", "Bob"));

    assertThat(opsgenie().gaps(NOW))
        .containsExactly(
            "level 1: nobody is on call from 2026-02-21T02:00:00Z to 2026-02-21T18:00:00Z");
  }

  @Test
  void opsgenieIsUnknownWhereItsTimelineIsTooShortOrRefused() {
    stub.at(
        PRIMARY,
        200,
        "{\"data\":{\"endDate\":\"2026-02-20T19:00:00Z\",\"finalTimeline\":{\"rotations\":[]}}}");
    assertThatThrownBy(() -> opsgenie().gaps(NOW))
        .isInstanceOf(CouldNotCheckException.class)
        .hasMessageContaining("ends before");

    stub.at(PRIMARY, 403, "{\"message\":\"You are not authorized\",\"code\":40301}");
    assertThatThrownBy(() -> opsgenie().gaps(NOW))
        .isInstanceOf(CouldNotCheckException.class)
        .hasMessageContaining("You are not authorized");
  }

  @Test
  void jiraServiceManagementIsAskedInItsOwnWords() {
    stub.at(
        "/v1/schedules/s1/timeline",
        200,
        "{\"startDate\":\"2026-02-20T00:00:00Z\",\"endDate\":\"2026-02-23T00:00:00Z\","
            + "\"finalTimeline\":{\"rotations\":[{\"id\":\"r\",\"periods\":[{\"type\":\"default\","
            + "\"startDate\":\"2026-02-20T00:00:00Z\",\"endDate\":\"2026-02-23T00:00:00Z\","
            + "\"responder\":{\"type\":\"user\",\"id\":\"5b2b\"}}]}]}}");
    OnCallConfig config =
        new OnCallConfig(
            System.JSM, stub.withLogin("ops@preskool.test", "tok"), null, List.of("s1"));

    assertThat(
            new ScheduleTimelines(
                    config, stub.caller(config.endpoint(), ScheduleTimelines.dialect(config)))
                .gaps(NOW))
        .isEmpty();
  }

  private void oncalls(String... shifts) {
    stub.at(
        "/oncalls",
        200,
        "{\"oncalls\":["
            + String.join(",", shifts)
            + "],\"limit\":100,\"offset\":0,\"more\":false,\"total\":null}");
  }

  private static String shift(int level, String start, String end) {
    return "{\"user\":{\"id\":\"PUSER\",\"type\":\"user_reference\",\"summary\":\"Ada\"},"
        + "\"schedule\":null,\"escalation_policy\":{\"id\":\"PPOL\"},\"escalation_level\":"
        + level
        + ",\"start\":"
        + start
        + ",\"end\":"
        + end
        + "}";
  }

  private void opsgenie(String path, String periods) {
    stub.at(
        path,
        200,
        "{\"data\":{\"startDate\":\"2026-02-20T00:00:00Z\",\"endDate\":\"2026-02-23T00:00:00Z\","
            + "\"finalTimeline\":{\"rotations\":[{\"id\":\"r\",\"name\":\"Rota\",\"order\":1.0,"
            + "\"periods\":["
            + periods
            + "]}]}},\"took\":0.1,\"requestId\":\"x\"}");
  }

  private static String period(String from, String to, String type, String name) {
    return "{\"startDate\":\""
        + from
        + "\",\"endDate\":\""
        + to
        + "\",\"type\":\"default\",\"recipient\":{\"type\":\""
        + type
        + "\",\"name\":\""
        + name
        + "\"}}";
  }

  private OnCall pagerDuty() {
    EndpointConfig endpoint = stub.withToken("pd-key-1");
    OnCallConfig config = new OnCallConfig(System.PAGERDUTY, endpoint, "PPOL", List.of());
    return new PagerDuty(config, stub.caller(endpoint, PagerDuty.DIALECT));
  }

  private OnCall opsgenie() {
    OnCallConfig config =
        new OnCallConfig(
            System.OPSGENIE, stub.withToken("genie-1"), null, List.of("primary", "secondary"));
    return new ScheduleTimelines(
        config, stub.caller(config.endpoint(), ScheduleTimelines.dialect(config)));
  }
}
