package dev.slipway.smoke;

import static dev.slipway.gate.CheckOutcome.FAIL;
import static dev.slipway.gate.CheckOutcome.PASS;
import static dev.slipway.gate.CheckOutcome.SKIPPED;
import static dev.slipway.gate.CheckOutcome.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.gate.CheckResult;
import dev.slipway.gate.GateResult;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FrontendChecksTest {
  private static final String PAGE =
      """
      <!doctype html><html><head>
      <script type="module" src="/assets/app.3f2c.js"></script>
      <LINK href='assets/app.css' rel='stylesheet'>
      <link rel="icon" href="/not-asked-for.ico">
      <script src="https://cdn.example.com/other.js"></script>
      <script>inline()</script>
      </head></html>
      """;

  private FakeApplication application;

  @BeforeEach
  void start() throws IOException {
    application = new FakeApplication().answer("GET /", 200, PAGE, "text/html; charset=utf-8");
  }

  @AfterEach
  void stop() {
    application.close();
  }

  private GateResult result() {
    return new SmokeGate(application.url()).run(FrontendChecks.class);
  }

  @Test
  void passesWhenAllOfItsOwnFilesAreThere() {
    application
        .answer("GET /assets/app.3f2c.js", 200, "run()", "text/javascript")
        .answer("GET /assets/app.css", 200, "body {}", "text/css");

    assertThat(result().checks()).extracting(CheckResult::outcome).containsExactly(PASS);
    assertThat(application.requests()).hasSize(3);
  }

  @Test
  void failsOnFilesThatAreNotThereAndNamesThemAll() {
    application.answer("GET /assets/app.css", 200, "", "text/css");

    assertThat(result().checks()).extracting(CheckResult::outcome).containsExactly(FAIL);
    assertThat(result().reason())
        .contains("/assets/app.3f2c.js is answered with 404", "/assets/app.css is empty");
  }

  @Test
  void failsWhenThePageItselfIsServedInsteadOfAFile() {
    application
        .answer("GET /assets/app.3f2c.js", 200, PAGE, "text/html")
        .answer("GET /assets/app.css", 200, "body {}", "text/css");

    assertThat(result().reason()).contains("app.3f2c.js is answered with a page");
  }

  @Test
  void failsWhenThePageIsBroken() {
    application.answer("GET /", 502, "bad gateway", "text/html");

    assertThat(result().checks()).extracting(CheckResult::outcome).containsExactly(FAIL);
  }

  @Test
  void isSkippedWhereNoPageIsServed() {
    application.answer("GET /", 404, "{}", "application/json");

    assertThat(result().checks()).extracting(CheckResult::outcome).containsExactly(SKIPPED);
  }

  @Test
  void knowsNothingWhenNobodyListens() {
    application.close();

    assertThat(result().checks()).extracting(CheckResult::outcome).containsExactly(UNKNOWN);
  }
}
