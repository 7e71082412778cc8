package dev.slipway.smoke;

import static dev.slipway.gate.CheckOutcome.FAIL;
import static dev.slipway.gate.CheckOutcome.PASS;
import static dev.slipway.gate.CheckOutcome.SKIPPED;
import static dev.slipway.gate.CheckOutcome.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.slipway.config.ChecksConfig.SpotCheck;
import dev.slipway.config.Secret;
import dev.slipway.gate.CheckResult;
import dev.slipway.gate.GateResult;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoginAndSpotChecksTest {
  private static final String LOGIN = "POST /api/v1/auth/login";
  private static final String REFRESH = "POST /api/v1/auth/refresh";
  private static final String LOGOUT = "POST /api/v1/auth/logout";
  private static final String STUDENTS = "GET /api/v1/students?page=1";
  private static final String TOKEN = "eyJ-a-secret-token";

  private FakeApplication application;

  @BeforeEach
  void start() throws IOException {
    application = new FakeApplication();
  }

  @AfterEach
  void stop() {
    application.close();
  }

  @Test
  void aLoginThatAnswersWithATokenPasses() {
    application.answer(LOGIN, 200, "{\"access_token\": \"" + TOKEN + "\"}");

    assertThat(login().state()).isEqualTo(GateResult.State.OPEN);
    assertThat(application.requests())
        .containsExactly(
            LOGIN
                + " null {\"email\":\"admin@preskool.test\",\"password\":\""
                + SmokeGate.PASSWORD
                + "\"}");
  }

  @ParameterizedTest
  @CsvSource({
    "401, CLOSED, password was refused",
    "403, CLOSED, password was refused",
    "423, UNKNOWN, locked out",
    "429, UNKNOWN, locked out",
    "500, CLOSED, the login is broken",
    "404, CLOSED, a login answers with 2xx",
    "302, CLOSED, a login answers with 2xx",
    "200, CLOSED, without a token at access_token",
  })
  void aLoginThatDoesNotIsToldApartAndNeverRepeated(
      int status, GateResult.State state, String message) {
    application.answer(LOGIN, status, "{\"you_sent\": \"" + SmokeGate.PASSWORD + "\"}");

    GateResult result = login();

    assertThat(result.state()).isEqualTo(state);
    assertThat(result.reason()).contains(message);
    assertThat(result.toString()).doesNotContain(SmokeGate.PASSWORD);
    assertThat(application.requests()).hasSize(1);
  }

  @Test
  void aLoginAndARefreshThatMakeASessionPass() {
    application
        .answer(LOGIN, 201, "{\"access_token\": \"a\", \"renew\": {\"with\": \"again-8812\"}}")
        .answer(REFRESH, 201, "{\"access_token\": \"" + TOKEN + "\"}")
        .answer(LOGOUT, 204, "");

    GateResult result =
        new SmokeGate(application.url()).loginRefreshAndOut().run(LoginChecks.class);

    assertThat(result.state()).as(result.reason()).isEqualTo(GateResult.State.OPEN);
  }

  @Test
  void aTokenIsGivenBackAfterTheLoginCheckAndAfterTheLastSpotCheck() {
    application
        .answer(LOGIN, 200, "{\"access_token\": \"" + TOKEN + "\"}")
        .answer(LOGOUT, 200, "")
        .answer(STUDENTS, 200, "{}");
    SmokeGate gate = new SmokeGate(application.url()).loginAndOut();

    assertThat(gate.run(LoginChecks.class).state()).isEqualTo(GateResult.State.OPEN);
    assertThat(
            gate.spots(spot("one", 200, Map.of()), spot("two", 200, Map.of()))
                .run(SpotChecks.class)
                .state())
        .isEqualTo(GateResult.State.OPEN);

    assertThat(application.requests())
        .extracting(r -> r.substring(0, r.indexOf(' ', r.indexOf(' ') + 1)))
        .containsExactly(LOGIN, LOGOUT, LOGIN, STUDENTS, STUDENTS, LOGOUT);
    assertThat(application.requests()).contains(LOGOUT + " Bearer " + TOKEN + " ");
  }

  @Test
  void aLogoutThatDoesNotWorkFails() {
    application.answer(LOGIN, 200, "{\"access_token\": \"" + TOKEN + "\"}").answer(LOGOUT, 500, "");

    GateResult result = new SmokeGate(application.url()).loginAndOut().run(LoginChecks.class);

    assertThat(result.state()).isEqualTo(GateResult.State.CLOSED);
    assertThat(result.reason()).contains("the logout is broken").doesNotContain(TOKEN);
  }

  @Test
  void aTokenIsRefreshedAndTheNewOneGivenBack() {
    application
        .answer(
            LOGIN,
            200,
            "{\"access_token\": \"" + TOKEN + "\", \"renew\": {\"with\": \"again-8812\"}}")
        .answer(REFRESH, 200, "{\"access_token\": \"eyJ-another\"}")
        .answer(LOGOUT, 204, "");

    GateResult result =
        new SmokeGate(application.url()).loginRefreshAndOut().run(LoginChecks.class);

    assertThat(result.state()).as(result.reason()).isEqualTo(GateResult.State.OPEN);
    assertThat(application.requests())
        .hasSize(3)
        .contains(REFRESH + " null {\"refresh\":\"again-8812\"}", LOGOUT + " Bearer eyJ-another ");
  }

  @ParameterizedTest
  @CsvSource({
    "401, {}, the refresh is broken",
    "200, {}, without a token at access_token",
    "200, <html>, not with JSON",
  })
  void aRefreshThatDoesNotWorkFails(int status, String body, String why) {
    application
        .answer(
            LOGIN,
            200,
            "{\"access_token\": \"" + TOKEN + "\", \"renew\": {\"with\": \"again-8812\"}}")
        .answer(REFRESH, status, body);

    GateResult result =
        new SmokeGate(application.url()).loginRefreshAndOut().run(LoginChecks.class);

    assertThat(result.state()).isEqualTo(GateResult.State.CLOSED);
    assertThat(result.reason())
        .contains("/api/v1/auth/refresh", why)
        .doesNotContain("again-8812", TOKEN);
  }

  @Test
  void noLoginIsSkipped() {
    assertThat(new SmokeGate(application.url()).run(LoginChecks.class).checks())
        .extracting(CheckResult::outcome)
        .containsExactly(SKIPPED);
  }

  @Test
  void noSpotCheckIsSkipped() {
    assertThat(new SmokeGate(application.url()).run(SpotChecks.class).checks())
        .extracting(CheckResult::id, CheckResult::outcome)
        .containsExactly(tuple("smoke.spot", SKIPPED));
  }

  @Test
  void aSpotCheckSendsTheTokenAndComparesTheAnswer() {
    application
        .answer(LOGIN, 200, "{\"access_token\": \"" + TOKEN + "\"}")
        .answer(STUDENTS, 200, "{\"page\": 1, \"data\": [1, 2, 3]}");

    GateResult result =
        spots(
            spot("three students", 200, Map.of("page", "1", "data.size()", "3")),
            spot("ten students", 200, Map.of("data.size()", "10", "total", "10")));

    assertThat(result.checks())
        .extracting(CheckResult::id, CheckResult::outcome)
        .containsExactly(
            tuple("smoke.spot[three students]", PASS), tuple("smoke.spot[ten students]", FAIL));
    assertThat(result.reason())
        .startsWith("spot check: ten students: GET ")
        .endsWith("?page=1: data.size() is 3, not 10; total is null, not 10");
    assertThat(application.requests())
        .filteredOn(r -> r.startsWith(LOGIN))
        .as("one login for both")
        .hasSize(1);
    assertThat(application.requests()).contains(STUDENTS + " Bearer " + TOKEN + " ");
  }

  @Test
  void aSpotCheckWithAnotherStatusSaysWhatCameAndKeepsSecretsOut() {
    application
        .answer(LOGIN, 200, "{\"access_token\": \"" + TOKEN + "\"}")
        .answer(STUDENTS, 500, "failed for " + TOKEN);

    GateResult result = spots(spot("students", 200, Map.of()));

    assertThat(result.state()).isEqualTo(GateResult.State.CLOSED);
    assertThat(result.reason()).endsWith("status 500, not 200: failed for *****");
  }

  @Test
  void aSpotCheckIsNotMadeWhenTheLoginFails() {
    application.answer(LOGIN, 401, "").answer(STUDENTS, 200, "{}");

    GateResult result = spots(spot("one", 200, Map.of()), spot("two", 200, Map.of()));

    assertThat(result.checks()).extracting(CheckResult::outcome).containsExactly(UNKNOWN, UNKNOWN);
    assertThat(application.requests()).hasSize(1);
  }

  @Test
  void aSpotCheckThatIsTooSlowFails() {
    application.answer("GET /slow", 200, "{}");

    GateResult result =
        spots(
            new SpotCheck(
                "slow",
                "GET",
                URI.create("/slow"),
                Map.of("X-Key", new Secret("a-secret-key", true)),
                false,
                200,
                Map.of(),
                null,
                Duration.ofMillis(-1)));

    assertThat(result.state()).isEqualTo(GateResult.State.CLOSED);
    assertThat(result.reason()).contains("not within -1 ms");
  }

  @Test
  void aSpotCheckHoldsTheAnswerToItsSchema(@TempDir Path folder) throws IOException {
    Path schema = folder.resolve("students.schema.json");
    Files.writeString(
        schema,
        """
        {"type": "object", "required": ["page", "data"],
         "properties": {"data": {"type": "array", "items": {"$ref": "#/$defs/id"}}},
         "$defs": {"id": {"type": "integer"}}}
        """);
    application.answer(LOGIN, 200, "{\"access_token\": \"" + TOKEN + "\"}");

    application.answer(STUDENTS, 200, "{\"page\": 1, \"data\": [1, 2]}");
    assertThat(bySchema(schema).outcome()).isEqualTo(PASS);
    application.answer(STUDENTS, 200, "{\"data\": [1, \"two\"]}");
    assertThat(bySchema(schema).message()).contains("page", "/data/1");
    application.answer(STUDENTS, 200, "<html>");
    assertThat(bySchema(schema).message()).contains("the answer is no JSON");
    assertThat(bySchema(schema).outcome()).isEqualTo(FAIL);
  }

  @Test
  void aSpotCheckWhoseSchemaCannotBeReadIsUnknown(@TempDir Path folder) throws IOException {
    application
        .answer(LOGIN, 200, "{\"access_token\": \"" + TOKEN + "\"}")
        .answer(STUDENTS, 200, "{}");
    Path broken = Files.writeString(folder.resolve("broken.json"), "{");
    Path remote =
        Files.writeString(
            folder.resolve("remote.json"), "{\"$ref\": \"https://schemas.test/a.json\"}");

    for (Path file : List.of(folder.resolve("nowhere.json"), broken, remote)) {
      CheckResult result = bySchema(file);
      assertThat(result.outcome()).as(file.toString()).isEqualTo(UNKNOWN);
      assertThat(result.message()).contains("JSON Schema " + file);
    }
  }

  private CheckResult bySchema(Path schema) {
    SpotCheck plain = spot("students", 200, Map.of());
    return spots(
            new SpotCheck(
                plain.name(),
                plain.method(),
                plain.path(),
                plain.headers(),
                plain.authenticated(),
                plain.status(),
                plain.jsonPaths(),
                schema,
                plain.within()))
        .checks()
        .get(0);
  }

  private GateResult login() {
    return new SmokeGate(application.url()).login().run(LoginChecks.class);
  }

  private GateResult spots(SpotCheck... spots) {
    return new SmokeGate(application.url()).login().spots(spots).run(SpotChecks.class);
  }

  private static SpotCheck spot(String name, int status, Map<String, String> values) {
    return new SpotCheck(
        name,
        "GET",
        URI.create("/api/v1/students?page=1"),
        Map.of(),
        true,
        status,
        values,
        null,
        Duration.ofSeconds(10));
  }
}
