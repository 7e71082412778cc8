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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

  /** As minifiers write it, and with what only looks like an address. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "<script src=/lost.js></script>",
        "<link rel=stylesheet href=lost.js>",
        "<link rel='preload stylesheet' href=lost.js>",
        "<base href=/><script src='lost.js'></script>",
        "<script src='/lost.js?a=1&amp;b'></script>",
        "<script data-src=/other.js src=/lost.js></script>",
        "<script src='/lost.js' async>",
        "<script src='/lost.js#part'>",
      })
  void findsEachFileThatABrowserWouldAskFor(String tag) {
    application.answer("GET /", 200, "<!doctype html><html><head>" + tag, "text/html");

    assertThat(result().reason()).contains("/lost.js").contains("is answered with 404");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<!-- <script src=/lost.js></script> -->",
        "<script data-src=/lost.js></script>",
        "<script>document.write('<script src=/lost.js><\\/script>')</script>",
        "<template><script src=/lost.js></script></template>",
        "<link rel=alternate href=/lost.js>",
        "<link rel=stylesheet href='https://fonts.example.com/css?family=Roboto|Lato'>",
        "<script src='http://127.0.0.1:1/other.js'></script>",
        "<link rel=stylesheet href='data:text/css,body {}'>",
        "<script src=''></script>",
      })
  void asksForNothingThatABrowserWouldNot(String tag) {
    application.answer("GET /", 200, "<!doctype html><html><head>" + tag, "text/html");

    assertThat(result().checks()).extracting(CheckResult::outcome).containsExactly(PASS);
    assertThat(application.requests()).hasSize(1);
  }

  @Test
  void goesWhereThePageHasMoved() {
    application
        .redirect("GET /", "/app/")
        .answer("GET /app/", 200, "<script src=lost.js></script>", "text/html");

    assertThat(result().reason()).contains("/app/lost.js is answered with 404");
  }

  @Test
  void isSkippedWhereOthersServeThePage() {
    application.redirect("GET /", "https://login.example.com/?to={a|b}");

    CheckResult check = result().checks().get(0);

    assertThat(check.outcome()).isEqualTo(SKIPPED);
    assertThat(check.message()).contains("answered with 302");
  }

  @Test
  void isSkippedWhereThePageOnlyMovesOn() {
    application.redirect("GET /", "/");

    assertThat(result().checks()).extracting(CheckResult::outcome).containsExactly(SKIPPED);
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
