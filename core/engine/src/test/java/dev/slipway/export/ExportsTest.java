package dev.slipway.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.slipway.gate.CheckOutcome;
import dev.slipway.gate.CheckResult;
import dev.slipway.record.Amendment;
import dev.slipway.record.DeployedImage;
import dev.slipway.record.DeploymentRecord;
import dev.slipway.record.PhaseRecord;
import dev.slipway.record.Samples;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ExportsTest {
  private static final URI SOURCE = URI.create("https://github.com/your-org/preskool-erp");
  private static final Instant AT = Instant.parse("2026-02-20T10:15:00Z");
  private static final JsonMapper JSON = JsonMapper.shared();
  private final CdEvents events = new CdEvents(SOURCE);
  private final InTotoStatements statements = new InTotoStatements(SOURCE);

  @Test
  void aReleaseThatWasRolledBackIsUpgradedFailedReportedRolledBackAndResolved() throws IOException {
    DeploymentRecord record = Samples.rolledBack();
    Amendment incident =
        new Amendment(
            record.recordId(), Amendment.Kind.INCIDENT, AT, "slipway", "x", "https://j.test/ERP-7");
    Amendment other =
        new Amendment("other", Amendment.Kind.INCIDENT, AT, "s", "x", "https://j.test/1");

    List<String> exported = events.of(record, List.of(other, incident));

    assertThat(types(exported))
        .containsExactly(
            "service.upgraded",
            "incident.detected",
            "incident.reported",
            "service.rolledback",
            "incident.resolved");
    for (String event : exported) {
      assertThat(faults("cdevent", event)).as(event).isEmpty();
    }
    assertThat(exported.get(2)).contains("\"ticketURI\":\"https://j.test/ERP-7\"");
    assertThat(exported.get(0))
        .contains(
            "pkg:oci/backend@sha256%3A0a1b2c3d4e5f67890a1b2c3d4e5f67890a1b2c3d4e5f67890a1b2c3d4e5f6789"
                + "?repository_url=ghcr.io%2Fyour-org%2Fbackend&tag=3f2c1a9");
    assertThat(events.of(record, List.of(other, incident))).isEqualTo(exported);
  }

  @Test
  void aFirstReleaseIsDeployedAndABlockedOneNothing() {
    DeploymentRecord first =
        Samples.minimal("r1", AT).toBuilder()
            .images(List.of(new DeployedImage("backend", "backend:1")))
            .build();

    assertThat(types(events.of(first, List.of()))).containsExactly("service.deployed");
    assertThat(
            events.of(
                first.toBuilder().outcome(DeploymentRecord.Outcome.BLOCKED).build(), List.of()))
        .isEmpty();
  }

  @Test
  void aRollbackThatSomebodyAskedForIsRolledBack() {
    DeploymentRecord back =
        Samples.minimal("r1", AT).toBuilder()
            .kind(DeploymentRecord.Kind.ROLLBACK)
            .previousSha("bbb2222")
            .images(List.of(new DeployedImage("backend", "backend:1")))
            .build();

    assertThat(types(events.of(back, List.of()))).containsExactly("service.rolledback");
  }

  @Test
  void theSchemaOfEventsRefusesWhatTheSpecificationDoes() throws IOException {
    String event = events.of(Samples.rolledBack(), List.of()).get(0);

    assertThat(faults("cdevent", event.replace("\"environment\"", "\"env\""))).isNotEmpty();
    assertThat(faults("cdevent", event.replace("upgraded.0.3.0", "upgraded.0.1.0"))).isNotEmpty();
    assertThat(faults("cdevent", event.replace("\"specversion\"", "\"version\""))).isNotEmpty();
  }

  @Test
  void theGoDecisionIsAVerificationResultAboutTheImagesThatRan() throws IOException {
    String decision = statements.decision(Samples.rolledBack()).orElseThrow();

    assertThat(faults("statement", decision)).as(decision).isEmpty();
    JsonNode predicate = JSON.readTree(decision).path("predicate");
    List<String> properties = new ArrayList<>();
    predicate.path("properties").forEach(p -> properties.add(p.asString("")));
    assertThat(properties)
        .containsExactly(
            "SLIPWAY_ENVIRONMENT_PRODUCTION",
            "SLIPWAY_PREFLIGHT_PASSED",
            "SLIPWAY_APPROVED_BY_ENGINEERING_LEAD");
    assertThat(predicate.path("timeCreated").asString("")).isEqualTo("2026-02-20T10:15:04Z");
  }

  @Test
  void thereIsNoDecisionAboutWhatWasBlockedNorAboutImagesWithoutDigests() {
    DeploymentRecord record = Samples.rolledBack();

    assertThat(
            statements.decision(
                record.toBuilder().outcome(DeploymentRecord.Outcome.BLOCKED).build()))
        .isEmpty();
    assertThat(
            statements.decision(
                record.toBuilder()
                    .images(List.of(new DeployedImage("backend", "backend:1")))
                    .build()))
        .isEmpty();
  }

  @Test
  void theChecksOfEachGateAreATestResult() throws IOException {
    DeploymentRecord record =
        Samples.rolledBack().toBuilder()
            .phases(
                List.of(
                    phase(
                        "preflight", check("a", CheckOutcome.PASS), check("b", CheckOutcome.WARN)),
                    phase("rollout"),
                    phase(
                        "verification",
                        check("c", CheckOutcome.PASS),
                        check("d", CheckOutcome.UNKNOWN))))
            .build();

    List<String> results = statements.testResults(record);

    assertThat(results).hasSize(2);
    for (String result : results) {
      assertThat(faults("statement", result)).as(result).isEmpty();
    }
    assertThat(results.get(0)).contains("\"WARNED\"", "\"warnedTests\":[\"b\"]");
    // What could not be made is not passed.
    assertThat(results.get(1))
        .contains("\"FAILED\"", "\"passedTests\":[\"c\"]", "\"failedTests\":[\"d\"]");
    assertThat(faults("statement", results.get(0).replace("WARNED", "FINE"))).isNotEmpty();
  }

  private static PhaseRecord phase(String name, CheckResult... checks) {
    return new PhaseRecord(name, AT, AT.plusSeconds(4), "passed", "", List.of(checks));
  }

  private static CheckResult check(String id, CheckOutcome outcome) {
    return new CheckResult(id, id, outcome, "", Duration.ZERO, List.of());
  }

  private static List<String> types(List<String> events) {
    return events.stream()
        .map(e -> JSON.readTree(e).path("context").path("type").asString(""))
        .map(t -> t.replace("dev.cdevents.", "").replace(".0.3.0", ""))
        .toList();
  }

  private static List<String> faults(String schema, String json) throws IOException {
    try (InputStream in = ExportsTest.class.getResourceAsStream(schema + ".schema.json")) {
      return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
          .getSchema(new String(in.readAllBytes(), StandardCharsets.UTF_8), InputFormat.JSON)
          .validate(json, InputFormat.JSON)
          .stream()
          .map(Object::toString)
          .toList();
    }
  }
}
