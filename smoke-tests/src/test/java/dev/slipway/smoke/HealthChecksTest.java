package dev.slipway.smoke;

import static dev.slipway.gate.CheckOutcome.FAIL;
import static dev.slipway.gate.CheckOutcome.PASS;
import static dev.slipway.gate.CheckOutcome.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.gate.CheckOutcome;
import dev.slipway.gate.CheckResult;
import dev.slipway.gate.GateResult;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HealthChecksTest {
  private static final String HEALTH = "GET /api/v1/health";

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
  void passWhenTheContractIsKept() {
    GateResult result = health(200, json("ok", "3f2c1a9", "connected"));

    assertThat(result.state()).isEqualTo(GateResult.State.OPEN);
    assertThat(outcomes(result))
        .isEqualTo(
            Map.of("smoke.health", PASS, "smoke.health.version", PASS, "smoke.health.db", PASS));
  }

  @Test
  void nameTheVersionThatAnswersInstead() {
    GateResult result = health(200, json("ok", "0ld0ld0", "connected"));

    assertThat(outcomes(result))
        .isEqualTo(
            Map.of("smoke.health", PASS, "smoke.health.version", FAIL, "smoke.health.db", PASS));
    assertThat(result.reason()).contains("is answered by version 0ld0ld0, not by 3f2c1a9");
  }

  @Test
  void tellADatabaseThatIsAwayByItsOwnCheck() {
    GateResult result = health(503, json("degraded", "3f2c1a9", "disconnected"));

    assertThat(outcomes(result))
        .isEqualTo(
            Map.of("smoke.health", FAIL, "smoke.health.version", PASS, "smoke.health.db", FAIL));
  }

  @Test
  void failOnAnAnswerThatIsNoJson() {
    GateResult result = health(200, "<html>welcome</html>");

    assertThat(outcomes(result).values()).containsOnly(FAIL);
    assertThat(result.checks())
        .anySatisfy(c -> assertThat(c.message()).contains("no JSON", "<html>welcome</html>"));
  }

  @Test
  void failOnAProxysErrorPage() {
    assertThat(outcomes(health(502, "bad gateway")).values()).containsOnly(FAIL);
  }

  @Test
  void failWithoutASecondRequestWhenItIsReachedAndDoesNotAnswer() {
    GateResult result = health(0, "");

    assertThat(outcomes(result).values()).containsOnly(FAIL);
    assertThat(result.reason()).contains("it was reached and gave no answer");
    assertThat(application.requests()).as("one for each of the three checks").hasSize(3);
  }

  @Test
  void knowNothingWhenNobodyListens() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    GateResult result =
        new SmokeGate(URI.create("http://127.0.0.1:" + port)).run(HealthChecks.class);

    assertThat(result.state()).isEqualTo(GateResult.State.UNKNOWN);
    assertThat(outcomes(result).values()).containsOnly(UNKNOWN);
  }

  @Test
  void knowNothingWithoutABaseUrl() {
    GateResult result = new SmokeGate(null).run(HealthChecks.class);

    assertThat(outcomes(result).values()).containsOnly(UNKNOWN);
    assertThat(result.reason()).contains("the environment has no base URL");
  }

  private GateResult health(int status, String body) {
    application.answer(HEALTH, status, body);
    return new SmokeGate(application.url()).run(HealthChecks.class);
  }

  private static String json(String status, String version, String db) {
    return "{\"status\": \"%s\", \"version\": \"%s\", \"db\": \"%s\"}"
        .formatted(status, version, db);
  }

  private static Map<String, CheckOutcome> outcomes(GateResult result) {
    return result.checks().stream()
        .collect(Collectors.toMap(CheckResult::id, CheckResult::outcome));
  }
}
