package dev.slipway.preflight;

import static dev.slipway.gate.CheckOutcome.FAIL;
import static dev.slipway.gate.CheckOutcome.PASS;
import static dev.slipway.gate.CheckOutcome.SKIPPED;
import static dev.slipway.gate.CheckOutcome.UNKNOWN;
import static dev.slipway.gate.CheckOutcome.WARN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.gate.CheckResult;
import dev.slipway.gate.GateResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With PreSkool's own slipway.yaml and documents. */
class PrerequisiteChecksTest {
  private static final String ALWAYS = "2000-01-01T00:00Z | 2999-01-01T00:00Z | %s | x";

  @TempDir Path folder;
  private PreskoolProject preskool;

  @BeforeEach
  void copy() throws IOException {
    preskool = new PreskoolProject(folder);
  }

  @Test
  @Shows(
      is = FAIL,
      of = {
        "prerequisite.ci",
        "prerequisite.bugs",
        "prerequisite.sign-off",
        "prerequisite.on-call",
        "prerequisite.staging",
        "prerequisite.maintenance",
        "prerequisite.rollback-plan"
      })
  void blockPreSkoolAndNameEachBlank() throws Exception {
    preskool.commit();
    GateResult result = check("production");

    assertThat(result.state()).isEqualTo(GateResult.State.CLOSED);
    assertThat(message(result, "prerequisite.sign-off[UAT sign-off]"))
        .contains(
            "Log in as administrator",
            "Log in with a wrong password",
            "List students, first page",
            "Find a student by name",
            "Log out",
            "Passed is blank");
    assertThat(message(result, "prerequisite.sign-off[security checklist]"))
        .contains(
            "Dependencies scanned",
            "Images scanned",
            "No secret",
            "TLS certificates",
            "Default accounts",
            "Done is blank");
    assertThat(message(result, "prerequisite.on-call")).contains("nobody is on call");
    assertThat(message(result, "prerequisite.maintenance"))
        .contains("maintenance.md is now", "it has none");
    assertThat(message(result, "prerequisite.rollback-plan"))
        .contains("no row of", "rollback.md says who reviewed it");
    assertThat(message(result, "prerequisite.staging")).contains("no record says that staging ran");
    assertThat(message(result, "prerequisite.bugs[attested]"))
        .contains("'bugs' of", "is not attested", "QA lead adds a row");
    assertThat(message(result, "prerequisite.ci")).contains("'ci' of", "release manager adds");
  }

  @Test
  @Shows(
      is = PASS,
      of = {
        "prerequisite.ci",
        "prerequisite.bugs",
        "prerequisite.sign-off",
        "prerequisite.on-call",
        "prerequisite.staging",
        "prerequisite.maintenance",
        "prerequisite.rollback-plan"
      })
  void letPreSkoolGoWhenAllIsFilledIn() throws Exception {
    fillIn(preskool.commit(), now());

    GateResult result = check("production");

    assertThat(result.reason()).isEmpty();
    assertThat(result.state()).isEqualTo(GateResult.State.OPEN);
    assertThat(result.checks())
        .filteredOn(c -> c.outcome() == PASS)
        .extracting(CheckResult::id)
        .containsExactlyInAnyOrder(
            "prerequisite.ci",
            "prerequisite.bugs[attested]",
            "prerequisite.sign-off[UAT sign-off]",
            "prerequisite.sign-off[security checklist]",
            "prerequisite.on-call",
            "prerequisite.staging",
            "prerequisite.maintenance",
            "prerequisite.rollback-plan");
  }

  @Test
  void blockAgainWhenTheDeploymentsFilesChangeAfterTheReview() throws Exception {
    fillIn(preskool.commit(), now());
    preskool.edit("k8s/base/backend.yaml", "replicas: 2", "replicas: 3");
    preskool.commit();

    assertThat(message(check("production"), "prerequisite.rollback-plan"))
        .contains("since then these changed: k8s/base/backend.yaml");
  }

  @Test
  void takeNoAttestationOfAnotherVersionRoleOrTime() throws Exception {
    String version = preskool.commit();
    attest("ci | 0000000 | Ada | release manager | " + now());
    attest("ci | " + version + " | Ada | intern | " + now());
    attest("ci | " + version + " | | release manager | " + now());
    attest("ci | " + version + " | Ada | release manager | " + now().minus(4, ChronoUnit.DAYS));
    attest("ci | " + version + " | Ada | release manager | " + now().plus(1, ChronoUnit.DAYS));
    attest("ci | " + version + " | Ada | release manager | yesterday");

    CheckResult ci = PreskoolProject.find(check("production"), "prerequisite.ci");

    assertThat(ci.outcome()).isEqualTo(FAIL);
    assertThat(ci.message())
        .contains(
            "is for version '0000000'",
            "is by role 'intern'",
            "says not by whom",
            "held until",
            "is of a time to come",
            "has no time");
  }

  @Test
  void warnWhereASystemIsAwayAndItIsAttestedInstead() throws Exception {
    preskool.github("http://127.0.0.1:1");
    String version = preskool.commit();
    CheckResult without = PreskoolProject.find(check("production"), "prerequisite.ci");
    attest("ci | " + version + " | Ada | release manager | " + now());
    CheckResult with = PreskoolProject.find(check("production"), "prerequisite.ci");

    assertThat(without.outcome()).isEqualTo(UNKNOWN);
    assertThat(without.message()).contains("is GitHub reachable", "is not attested");
    assertThat(with.outcome()).isEqualTo(WARN);
    assertThat(with.message()).contains("is GitHub reachable", "attested by Ada");
  }

  @Test
  void letNoAttestationReplaceWhatASystemSaw() throws Exception {
    try (StubServer stub = new StubServer()) {
      preskool.github(stub.url());
      String version = preskool.commit();
      attest("ci | " + version + " | Ada | release manager | " + now());
      stub.at(
          "/repos/acme/erp/commits/" + version + "/check-runs",
          200,
          "{\"total_count\":0,\"check_runs\":[]}");
      stub.at(
          "/repos/acme/erp/commits/" + version + "/status",
          200,
          "{\"state\":\"pending\",\"statuses\":[]}");

      CheckResult ci = PreskoolProject.find(check("production"), "prerequisite.ci");

      assertThat(ci.outcome()).isEqualTo(FAIL);
      assertThat(ci.message()).contains("no check ran for commit");
    }
  }

  @Test
  void cannotTellWhoBriefedWhomWithoutASigner() throws Exception {
    preskool.edit(
        "slipway.yaml",
        "    roster: docs/on-call.md",
        "    onCall: {system: opsgenie, url: 'http://127.0.0.1:1', schedules: [s]}");
    preskool.commit();
    GateResult result = check("production");

    assertThat(PreskoolProject.find(result, "prerequisite.briefed").outcome()).isEqualTo(UNKNOWN);
    assertThat(message(result, "prerequisite.briefed")).contains("attestations.roles");
    assertThat(PreskoolProject.find(result, "prerequisite.on-call").outcome()).isEqualTo(UNKNOWN);
  }

  @Test
  void blockWhenADocumentIsNotThere() throws Exception {
    preskool.commit();
    Files.delete(folder.resolve("docs/uat/uat-test-plan.md"));
    Files.delete(folder.resolve("docs/attestations.md"));

    GateResult result = check("production");
    assertThat(message(result, "prerequisite.sign-off[UAT sign-off]")).contains("it is not there");
    assertThat(PreskoolProject.find(result, "prerequisite.ci").outcome()).isEqualTo(UNKNOWN);
  }

  @Test
  void areSkippedWithAReasonWhereNoneIsAskedFor() {
    GateResult result = check("rehearsal");

    assertThat(result.checks())
        .isNotEmpty()
        .allSatisfy(c -> assertThat(c.outcome()).isEqualTo(SKIPPED))
        .allSatisfy(c -> assertThat(c.message()).contains("rehearsal asks for no prerequisites"));
  }

  private void fillIn(String version, Instant now) throws Exception {
    preskool.edit("docs/uat/uat-test-plan.md", "| | |", "| x | Ada |");
    preskool.edit("security/checklist/pre-launch-security.md", "| | |", "| x | Ada |");
    preskool.row("docs/on-call.md", PreskoolProject.NO_ROSTER, ALWAYS.formatted("Ada"));
    preskool.row("docs/maintenance.md", PreskoolProject.NO_WINDOWS, ALWAYS.formatted("M-7"));
    preskool.row("docs/rollback.md", PreskoolProject.NO_REVIEWS, version + " | 2026-02-20 | Ada");
    attest("ci | " + version + " | Ada | release manager | " + now);
    attest("bugs | " + version.substring(0, 7) + " | Eve | QA lead | " + now);
    Files.createDirectories(folder.resolve("deployment-records"));
    Files.writeString(
        folder.resolve("deployment-records/20260218T080000Z-x.json"),
        StagingRecordsTest.json(version, now.minus(25, ChronoUnit.HOURS)));
  }

  private void attest(String row) throws IOException {
    preskool.row("docs/attestations.md", PreskoolProject.NO_ATTESTATIONS, row);
  }

  private static Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS);
  }

  private GateResult check(String environment) {
    return preskool.check(environment, PrerequisiteChecks.class, ReadinessChecks.class);
  }

  private static String message(GateResult result, String id) {
    return PreskoolProject.find(result, id).message();
  }
}
