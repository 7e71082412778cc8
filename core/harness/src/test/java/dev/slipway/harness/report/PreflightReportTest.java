package dev.slipway.harness.report;

import static dev.slipway.gate.CheckOutcome.FAIL;
import static dev.slipway.gate.CheckOutcome.PASS;
import static dev.slipway.gate.CheckOutcome.SKIPPED;
import static dev.slipway.gate.CheckOutcome.UNKNOWN;
import static dev.slipway.gate.CheckOutcome.WARN;
import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.slipway.gate.CheckOutcome;
import dev.slipway.gate.CheckResult;
import dev.slipway.gate.GateResult;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PreflightReportTest {
  private static final JsonMapper JSON = JsonMapper.shared();

  @TempDir private Path folder;

  @Test
  void isReadyWhenTheGateIsOpenAndTellsWhatWarned() {
    PreflightReport report = report(check("a", PASS, ""), check("b", WARN, "old"));

    assertThat(report.text())
        .isEqualTo(
            """
            READY FOR PRODUCTION DEPLOYMENT
              WARN b: name of b: old
            """);
  }

  @Test
  void namesEachReasonThatBlocksBeforeTheWarnings() {
    PreflightReport report =
        report(
            check("a", FAIL, "has no probe;\n  give it one"),
            check("b[x]", UNKNOWN, "no answer"),
            check("c", PASS, ""),
            check("d", WARN, "old"));

    assertThat(report.text())
        .isEqualTo(
            """
            BLOCKED
              FAIL a: name of a: has no probe; give it one
              UNKNOWN b[x]: name of b[x]: no answer
              WARN d: name of d: old
            """);
  }

  @Test
  void isBlockedWhenNothingOrOnlySkipsHappened() {
    assertThat(report().text()).startsWith("BLOCKED\n  no check was executed");
    assertThat(report(check("a", SKIPPED, "not here")).text())
        .isEqualTo("BLOCKED\n  no check was executed (1 skipped)\n");
  }

  @Test
  void writesJson() throws IOException {
    report(check("a", FAIL, "bad \"quote\""), check("b", PASS, "")).write(folder);

    JsonNode json = JSON.readTree(Files.readString(folder.resolve("preflight.json")));
    assertThat(json.at("/verdict").asString()).isEqualTo("BLOCKED");
    assertThat(json.at("/release/version").asString()).isEqualTo("3f2c1a9");
    assertThat(json.at("/counts/fail").asInt()).isEqualTo(1);
    assertThat(json.at("/checks/0/message").asString()).isEqualTo("bad \"quote\"");
    assertThat(json.at("/checks/1/outcome").asString()).isEqualTo("pass");
    assertThat(folder.resolve("preflight.txt")).content().startsWith("BLOCKED\n");
  }

  @Test
  void writesSarifByItsFormat() throws IOException {
    report(
            check("a[one]", FAIL, "bad"),
            check("a[two]", PASS, ""),
            check("b", UNKNOWN, "no answer"),
            check("c", WARN, "old"),
            check("d", SKIPPED, "not here"))
        .write(folder);

    JsonNode sarif = JSON.readTree(Files.readString(folder.resolve("preflight.sarif")));
    assertThat(schema().validate(sarif)).isEmpty();
    JsonNode run = sarif.at("/runs/0");
    assertThat(run.at("/tool/driver/rules").values().stream().map(r -> r.at("/id").asString()))
        .containsExactly("a", "b", "c", "d");
    assertThat(
            run.at("/results").values().stream()
                .map(
                    r ->
                        r.at("/ruleIndex").asInt()
                            + " "
                            + r.at("/kind").asString()
                            + " "
                            + r.at("/level").asString()))
        .containsExactly(
            "0 fail error", "0 pass none", "1 open none", "2 fail warning", "3 notApplicable none");
  }

  @Test
  void theSchemaRefusesWhatTheFormatDoes() throws IOException {
    String sarif = report(check("a", UNKNOWN, "no answer")).sarif();

    assertThat(schema().validate(JSON.readTree(sarif))).isEmpty();
    for (String[] change :
        new String[][] {
          {"\"open\"", "\"maybe\""},
          {"\"2.1.0\"", "\"2.0\""},
          {"\"none\"", "\"bad\""},
          {"\"ruleIndex\" : 0", "\"ruleIndex\" : \"0\""},
          {"\"executionSuccessful\"", "\"successful\""},
          {"\"text\"", "\"words\""}
        }) {
      assertThat(sarif).contains(change[0]);
      assertThat(schema().validate(JSON.readTree(sarif.replace(change[0], change[1]))))
          .as(change[1])
          .isNotEmpty();
    }
  }

  private static Schema schema() throws IOException {
    try (InputStream in = PreflightReportTest.class.getResourceAsStream("sarif.schema.json")) {
      return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
          .getSchema(JSON.readTree(in));
    }
  }

  private static PreflightReport report(CheckResult... checks) {
    return new PreflightReport("shop", "production", "3f2c1a9", new GateResult(List.of(checks)));
  }

  private static CheckResult check(String id, CheckOutcome outcome, String message) {
    return new CheckResult(id, "name of " + id, outcome, message, Duration.ofMillis(5), List.of());
  }
}
