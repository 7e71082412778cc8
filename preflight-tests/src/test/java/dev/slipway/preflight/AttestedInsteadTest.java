package dev.slipway.preflight;

import static dev.slipway.gate.CheckOutcome.FAIL;
import static dev.slipway.gate.CheckOutcome.PASS;
import static dev.slipway.gate.CheckOutcome.UNKNOWN;
import static dev.slipway.gate.CheckOutcome.WARN;
import static dev.slipway.preflight.PreskoolProject.find;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.slipway.gate.CheckResult;
import dev.slipway.gate.GateResult;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Documents that cannot be read and systems that are away, with and without people's word. */
class AttestedInsteadTest {
  private static final List<String> ATTESTABLE =
      List.of("ci", "bugs", "on-call", "staging", "maintenance", "rollback-plan");

  @TempDir Path folder;
  private PreskoolProject preskool;

  @BeforeEach
  void project() throws IOException {
    preskool = new PreskoolProject(folder);
    preskool.edit(
        "slipway.yaml",
        "        ci: release manager",
        """
                ci: release manager
                on-call: release manager
                staging: release manager
                maintenance: release manager
                rollback-plan: release manager
                briefed: release manager\
        """);
  }

  @Test
  @Shows(
      is = UNKNOWN,
      of = {
        "prerequisite.bugs",
        "prerequisite.ci",
        "prerequisite.commit",
        "prerequisite.maintenance",
        "prerequisite.on-call",
        "prerequisite.rollback-plan",
        "prerequisite.sign-off",
        "prerequisite.staging"
      })
  void doNotKnowWhatNobodyCanReadOrAsk() throws Exception {
    damage();
    preskool.commit();
    GateResult result = check();

    assertThat(result.state()).isEqualTo(GateResult.State.CLOSED);
    assertThat(message(result, "prerequisite.ci"))
        .contains("is GitHub reachable", "is not attested");
    assertThat(message(result, "prerequisite.on-call"))
        .contains("its From or To is not a time; write it as", "'on-call' of", "is not attested");
    assertThat(message(result, "prerequisite.maintenance")).contains("its From is not a time");
    assertThat(message(result, "prerequisite.rollback-plan")).contains("its Reviewed is no date");
    assertThat(message(result, "prerequisite.staging")).contains("20260218T080000Z-x.json");
    assertThat(message(result, "prerequisite.sign-off[UAT sign-off]")).contains("it is not there");
  }

  @Test
  @Shows(
      is = WARN,
      of = {
        "prerequisite.bugs",
        "prerequisite.ci",
        "prerequisite.maintenance",
        "prerequisite.on-call",
        "prerequisite.rollback-plan",
        "prerequisite.staging"
      })
  void takePeoplesWordForItWithAWarning() throws Exception {
    damage();
    String version = preskool.commit();
    for (String prerequisite : ATTESTABLE) {
      attest(prerequisite, version, prerequisite.equals("bugs") ? "QA lead" : "release manager");
    }
    GateResult result = check();

    for (String prerequisite : ATTESTABLE) {
      assertThat(result.checks())
          .filteredOn(c -> c.id().startsWith("prerequisite." + prerequisite))
          .filteredOn(c -> c.outcome() == WARN)
          .isNotEmpty()
          .allSatisfy(
              c ->
                  assertThat(c.message())
                      .containsSubsequence("Tried to", "attested by Ada (", "instead"));
    }
  }

  @Test
  @Shows(is = FAIL, of = "prerequisite.briefed")
  @Shows(is = PASS, of = "prerequisite.briefed")
  void wantABriefingThatSomebodyAttests() throws Exception {
    onCallBySystem();
    String version = preskool.commit();
    assertThat(find(check(), "prerequisite.briefed").message()).contains("is not attested");

    attest("briefed", version, "release manager");

    assertThat(find(check(), "prerequisite.briefed").outcome()).isEqualTo(PASS);
  }

  @Test
  @Shows(is = UNKNOWN, of = "prerequisite.briefed")
  void doNotKnowOfABriefingThatNobodyMayAttest() throws Exception {
    onCallBySystem();
    preskool.edit("slipway.yaml", "        briefed: release manager\n", "");
    preskool.commit();

    assertThat(find(check(), "prerequisite.briefed").message()).contains("attestations.roles");
  }

  @Test
  @Shows(is = PASS, of = "prerequisite.commit")
  @Shows(is = FAIL, of = "prerequisite.commit")
  void goByWhereTheCommitStandsToTheBranch() throws Exception {
    assertThat(standing("behind").outcome()).isEqualTo(PASS);
    CheckResult failed = standing("diverged");
    assertThat(failed.outcome()).isEqualTo(FAIL);
    assertThat(failed.message()).contains("stands to branch main; merge it first", "diverged");
  }

  private CheckResult standing(String word) throws Exception {
    HttpServer github =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    github.createContext(
        "/repos/acme/erp/compare/",
        exchange -> {
          try (exchange) {
            byte[] body = "{\"status\":\"%s\"}".formatted(word).getBytes(UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
          }
        });
    github.start();
    try {
      preskool = new PreskoolProject(folder);
      preskool.github("http://127.0.0.1:" + github.getAddress().getPort());
      return find(check(), "prerequisite.commit");
    } finally {
      github.stop(0);
    }
  }

  /** No system answers, and no document can be read. */
  private void damage() throws IOException {
    preskool.github("http://127.0.0.1:1");
    preskool.row("docs/on-call.md", PreskoolProject.NO_ROSTER, "today | tomorrow | Ada | x");
    preskool.row("docs/maintenance.md", PreskoolProject.NO_WINDOWS, "today | tomorrow | M-7 | x");
    preskool.row("docs/rollback.md", PreskoolProject.NO_REVIEWS, "HEAD | yesterday | Ada");
    Files.delete(folder.resolve("docs/uat/uat-test-plan.md"));
    Files.createDirectories(folder.resolve("deployment-records"));
    Files.writeString(folder.resolve("deployment-records/20260218T080000Z-x.json"), "{");
  }

  private static String message(GateResult result, String id) {
    return find(result, id).message();
  }

  private void onCallBySystem() throws IOException {
    preskool.edit(
        "slipway.yaml",
        "    roster: docs/on-call.md",
        "    onCall: {system: opsgenie, url: 'http://127.0.0.1:1', schedules: [s]}");
  }

  private void attest(String prerequisite, String version, String role) throws IOException {
    preskool.row(
        "docs/attestations.md",
        PreskoolProject.NO_ATTESTATIONS,
        String.join(
            " | ",
            prerequisite,
            version,
            "Ada",
            role,
            Instant.now().truncatedTo(ChronoUnit.SECONDS).toString()));
  }

  private GateResult check() {
    return preskool.check("production", PrerequisiteChecks.class, ReadinessChecks.class);
  }
}
