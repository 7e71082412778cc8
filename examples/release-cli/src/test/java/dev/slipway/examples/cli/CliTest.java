package dev.slipway.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.ReleaseInFlight;
import dev.slipway.ReleaseListener;
import dev.slipway.ReleaseOutcome;
import dev.slipway.error.SlipwayException;
import dev.slipway.gate.CheckOutcome;
import dev.slipway.gate.CheckResult;
import dev.slipway.gate.GateResult;
import dev.slipway.manifest.Manifests;
import dev.slipway.pipeline.PipelineEnd;
import dev.slipway.plan.Plan;
import dev.slipway.record.Amendment;
import dev.slipway.record.DeploymentRecord;
import dev.slipway.record.RecordJson;
import dev.slipway.redact.Redactor;
import dev.slipway.release.Release;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CliTest {
  private static final String SHA = "3f2c1a9d0e4b27a1c5f60b8e9d3a7c4b1e2f5a60";
  private static final String DIGEST = "sha256:" + "a".repeat(64);

  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final Fake fake = new Fake();
  private final InFlightHint hint = new InFlightHint();

  @BeforeEach
  void configure() throws IOException {
    ShopFile.writeTo(folder);
    fake.records.add(record("r3", "v2", "v2", "SUCCEEDED"));
    fake.records.add(record("r2", "v2", "v1", "ROLLED_BACK"));
    fake.records.add(record("r1", "v1", "v1", "SUCCEEDED"));
  }

  @Test
  void listsTheHistory() {
    assertThat(run("", false, "history")).isZero();
    assertThat(out.toString()).containsSubsequence("r3", "SUCCEEDED", "r2", "ROLLED_BACK", "r1");
  }

  @Test
  void givesTheHistoryAsJsonThatReadsAsRecords() {
    assertThat(run("", false, "history", "--json")).isZero();
    assertThat(out.toString().strip()).startsWith("[{").endsWith("}]").contains("\"r1\"");
  }

  @Test
  void saysHowAReleaseEndedByItsExitCode() {
    fake.end = new ReleaseOutcome.RolledBack(fake.records.get(1));
    assertThat(run("", false, "deploy", "v2", "--yes")).isEqualTo(Exit.ROLLED_BACK);
    fake.end = new ReleaseOutcome.Blocked(fake.records.get(1));
    assertThat(run("", false, "deploy", "v2", "--yes")).isEqualTo(Exit.BLOCKED);
    fake.end = new ReleaseOutcome.Halted(fake.records.get(1));
    assertThat(run("", false, "deploy", "v2", "--yes")).isEqualTo(Exit.HALTED);
    fake.end = new ReleaseOutcome.Succeeded(fake.records.get(0));
    assertThat(run("", false, "deploy", "v2", "--yes")).isZero();
  }

  @Test
  void deploysNothingUnaskedWithoutATerminal() {
    assertThat(run("v2\n", false, "deploy", "v2")).isEqualTo(Exit.USAGE);
    assertThat(err.toString()).contains("--approved");
    assertThat(fake.did).isEmpty();
  }

  @Test
  void deploysNoOtherPlanThanTheApprovedOne() {
    assertThat(run("", false, "deploy", "v2", "--approved", "sha256:0")).isEqualTo(Exit.BLOCKED);
    assertThat(fake.did).isEmpty();
    assertThat(run("", false, "deploy", "v2", "--approved", DIGEST)).isZero();
    assertThat(fake.did).containsExactly("deploy v2");
  }

  @Test
  void rollsBackToWhatWasChosenAndTyped() {
    assertThat(run("1\nv1\n", true, "rollback")).isZero();
    assertThat(fake.did).containsExactly("rollback r1");
    assertThat(err.toString()).contains("1)  r1").doesNotContain("r3", "r2");
  }

  @Test
  void rollsNothingBackWhenAnotherNameIsTyped() {
    assertThat(run("1\nyes\n", true, "rollback")).isEqualTo(Exit.DECLINED);
    assertThat(run("7\n", true, "rollback")).isEqualTo(Exit.DECLINED);
    assertThat(run("", true, "rollback")).isEqualTo(Exit.DECLINED);
    assertThat(fake.did).isEmpty();
  }

  @Test
  void neverGoesBackToWhatIsLive() {
    assertThat(run("", false, "rollback", "--to", "v2", "--yes")).isEqualTo(Exit.ERROR);
    assertThat(err.toString()).contains("Tried to roll back to 'v2'").contains("r1 (v1)");
    assertThat(fake.did).isEmpty();
  }

  @Test
  void showsARollbackWithoutMakingIt() {
    assertThat(run("", false, "rollback", "--to", "v1", "--dry-run", "--json")).isZero();
    assertThat(out.toString()).contains("\"digest\":\"" + DIGEST + "\"");
    assertThat(fake.did).isEmpty();
  }

  @Test
  void needsATargetWhereNobodyCanBeAsked() {
    assertThat(run("", false, "rollback")).isEqualTo(Exit.USAGE);
    assertThat(run("", true, "rollback", "--yes")).isEqualTo(Exit.USAGE);
  }

  @Test
  void showsAStackTraceOnlyWhenAskedFor() {
    fake.refusal = "Tried to plan, but it was refused; mend it";
    assertThat(run("", false, "plan", "v2")).isEqualTo(Exit.ERROR);
    assertThat(err.toString()).contains("error: Tried to plan").doesNotContain("\tat ");
    run("", false, "plan", "v2", "--verbose");
    assertThat(err.toString()).contains("\tat ");
  }

  @Test
  void refusesWhatItDoesNotKnow() {
    assertThat(run("", false, "deply")).isEqualTo(Exit.USAGE);
    assertThat(run("", false)).isEqualTo(Exit.USAGE);
  }

  @Test
  void saysOnInterruptionHowToGoOn() {
    fake.during = () -> hint.tell(new PrintWriter(err));
    run("", false, "deploy", "v2", "--yes");
    assertThat(err.toString()).contains("slipway resume --file ").contains("production");
    StringWriter after = new StringWriter();
    hint.tell(new PrintWriter(after));
    assertThat(after.toString()).isEmpty();
  }

  @Test
  void asksOnATerminalWhatToDoWithAReleaseInFlight() throws Exception {
    hint.inFlight("slipway resume", () -> fake.did.add("take back"));
    assertThat(hint.interrupted(screen("l\n"))).isEqualTo(InFlightHint.INTERRUPTED);
    assertThat(err.toString()).contains("[c]ontinue", "[l]eave", "[r]oll", "slipway resume");

    hint.ended(Exit.ROLLED_BACK);
    assertThat(hint.interrupted(screen("r\n"))).isEqualTo(Exit.ROLLED_BACK);
    assertThat(fake.did).containsExactly("take back");
  }

  @Test
  void leavesAReleaseResumableWhenNobodyAnswers() throws Exception {
    hint.inFlight("slipway resume", () -> fake.did.add("take back"));
    assertThat(hint.interrupted(screen(""))).isEqualTo(InFlightHint.INTERRUPTED);
    assertThat(fake.did).isEmpty();
  }

  @Test
  void goesOnWithTheReleaseToItsOwnExitCode() throws Exception {
    hint.inFlight("slipway resume", () -> fake.did.add("take back"));
    hint.ended(Exit.DONE);
    assertThat(hint.interrupted(screen("c\n"))).isEqualTo(Exit.DONE);
    assertThat(fake.did).isEmpty();
  }

  @Test
  void writesAnApprovalOfThePlanThatWasShown() throws IOException {
    approvalBy("file");
    assertThat(run("v2\n", true, "approve", "v2", "--as", "grace")).isZero();
    assertThat(folder.resolve("approvals/v2.yaml"))
        .content()
        .contains("approver: \"grace\"", "decision: \"approved\"", DIGEST, "engineeringLead");
    assertThat(run("", false, "approve", "v2", "--refuse", "--yes")).isZero();
    assertThat(folder.resolve("approvals/v2.yaml")).content().contains("decision: \"refused\"");
    assertThat(run("", false, "approve", "v2", "--role", "productOwner", "--yes"))
        .isEqualTo(Exit.ERROR);
    assertThat(err.toString()).contains("has [engineeringLead]");
  }

  private void approvalBy(String how) throws IOException {
    Path file = folder.resolve("slipway.yaml");
    String written = Files.readString(file).replaceAll("(?m)^approval: .*\\n", "");
    Files.writeString(file, written + "approval: {by: " + how + "}\n");
  }

  @Test
  void writesNoApprovalThatNobodyReads() throws IOException {
    assertThat(run("", false, "approve", "v2", "--refuse", "--yes")).isEqualTo(Exit.ERROR);
    assertThat(err.toString()).contains("asks nobody for the environment");
    approvalBy("interactive");
    assertThat(run("", false, "approve", "v2", "--yes")).isEqualTo(Exit.ERROR);
    assertThat(err.toString()).contains("who runs slipway deploy approves at its terminal");
    assertThat(folder.resolve("approvals")).doesNotExist();
  }

  @Test
  void takesWhatWasTypedForTheApprovalOfThatPlan() {
    assertThat(run("v2\n", true, "deploy", "v2")).isZero();
    assertThat(fake.did).containsExactly("approve " + DIGEST, "deploy v2");
  }

  @Test
  void approvesNothingUnasked() {
    assertThat(run("", false, "deploy", "v2", "--yes")).isZero();
    assertThat(fake.did).containsExactly("deploy v2");
  }

  @Test
  void verifiesWhatThePipelineReleased() {
    fake.verification = gate(CheckOutcome.PASS);
    assertThat(run("", false, "dispatch", SHA)).isZero();
    assertThat(fake.did).containsExactly("dispatch " + SHA, "verify");
    assertThat(out.toString())
        .contains("approved by grace", "SUCCEEDED: every required job succeeded")
        .contains("the verification passed; run https://github.test/run/7");

    fake.verification = gate(CheckOutcome.FAIL);
    assertThat(run("", false, "dispatch", SHA)).isEqualTo(Exit.HALTED);
    assertThat(out.toString()).contains("NOT PROVEN", "version: it is v1");

    fake.verification = null;
    assertThat(run("", false, "dispatch", SHA)).isEqualTo(Exit.HALTED);
    assertThat(out.toString()).contains("nothing was seen of it");
  }

  @Test
  void verifiesNothingThatThePipelineDidNotRelease() {
    fake.pipeline = PipelineEnd.Code.APPROVAL_REFUSED;
    assertThat(run("", false, "dispatch", SHA, "--json")).isEqualTo(Exit.BLOCKED);
    assertThat(out.toString().strip())
        .startsWith("{\"code\":\"APPROVAL_REFUSED\"")
        .endsWith("\"verification\":null}");
    fake.pipeline = PipelineEnd.Code.FAILED;
    assertThat(run("", false, "dispatch", SHA)).isEqualTo(Exit.HALTED);
    assertThat(fake.did).doesNotContain("verify");
  }

  private static GateResult gate(CheckOutcome outcome) {
    return new GateResult(
        List.of(
            new CheckResult(
                "smoke.health.version", "version", outcome, "it is v1", Duration.ZERO, List.of())));
  }

  @Test
  void followsAReleaseToItsEnd() {
    fake.flights.add(flight("rollout: started"));
    fake.flights.add(flight("rollout: started", "rollout: finished"));
    assertThat(run("", false, "watch")).isEqualTo(Exit.ROLLED_BACK);
    assertThat(out.toString())
        .containsSubsequence("rollout: started", "rollout: finished", "ROLLED_BACK");
  }

  @Test
  void completesCommandsInAShell() {
    assertThat(run("", false, "generate-completion")).isZero();
    assertThat(out.toString()).contains("complete").contains("rollback").contains("--dry-run");
  }

  @Test
  void theDoctorNamesWhatIsMissing() {
    assertThat(run("", false, "doctor")).isEqualTo(Exit.ERROR);
    assertThat(out.toString())
        .contains("ok   cluster: Kubernetes v1.30")
        .contains("FAIL verification")
        .contains("warn base URL");
  }

  @Test
  void writesTheReport() {
    Path page = folder.resolve("out/report.html");
    assertThat(run("", false, "report", "r2", "-o", page.toString())).isZero();
    assertThat(page).content().contains("<html").contains("r2");
  }

  @Test
  void colorsOnlyWhereAsked() {
    assertThat(
            new Screen(reader(""), new PrintWriter(out), new PrintWriter(err), true, false)
                .good("x"))
        .isEqualTo("x");
    assertThat(
            new Screen(reader(""), new PrintWriter(out), new PrintWriter(err), true, true)
                .good("x"))
        .contains("\u001b[32m");
  }

  private Screen screen(String typed) {
    return new Screen(reader(typed), new PrintWriter(out), new PrintWriter(err), true, false);
  }

  private int run(String typed, boolean terminal, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    if (!all.isEmpty() && !all.contains("generate-completion")) {
      all.addAll(List.of("--file", folder.resolve("slipway.yaml").toString()));
    }
    Screen screen =
        new Screen(reader(typed), new PrintWriter(out), new PrintWriter(err), terminal, false);
    int code = Cli.run(screen, fake::opened, hint, all.toArray(String[]::new));
    screen.out().flush();
    screen.err().flush();
    return code;
  }

  private static BufferedReader reader(String typed) {
    return new BufferedReader(new StringReader(typed));
  }

  private static ReleaseInFlight flight(String... steps) {
    return new ReleaseInFlight(
        "r2", "deploy", "v2", "ci", Instant.parse("2026-01-01T00:00:00Z"), List.of(steps));
  }

  private static DeploymentRecord record(String id, String sha, String live, String outcome) {
    return new RecordJson(new Redactor())
        .read(
            """
            {"schemaVersion": 1, "recordId": "%s", "kind": "DEPLOY", "application": "shop",
             "sha": "%s", "environment": "production", "timestamp": "2026-01-01T00:00:00Z",
             "startedAt": "2026-01-01T00:00:00Z", "deployer": "ci", "outcome": "%s",
             "live": "%s", "images": [], "rollouts": [], "phases": [], "restored": [],
             "applied": []}
            """
                .formatted(id, sha, outcome, live));
  }

  /** A library that does what it is told, and notes it. */
  private static final class Fake implements Session {
    final List<DeploymentRecord> records = new ArrayList<>();
    final List<ReleaseInFlight> flights = new ArrayList<>();
    final List<String> did = new ArrayList<>();
    String refusal = "";
    Runnable during = () -> {};
    ReleaseOutcome end;
    Release release;
    PipelineEnd.Code pipeline = PipelineEnd.Code.SUCCEEDED;
    GateResult verification;

    Session opened(Release opened) {
      release = opened;
      return this;
    }

    private ReleaseOutcome ended(String what) {
      did.add(what);
      during.run();
      return end == null ? new ReleaseOutcome.Succeeded(records.get(0)) : end;
    }

    @Override
    public Optional<GateResult> preflight(ReleaseListener listener) {
      return Optional.empty();
    }

    @Override
    public Optional<GateResult> verify(ReleaseListener listener) {
      did.add("verify");
      return Optional.ofNullable(verification);
    }

    @Override
    public PipelineEnd dispatch(String sha, Consumer<String> progress) {
      did.add("dispatch " + sha);
      progress.accept("approved by grace");
      return new PipelineEnd(
          pipeline,
          "every required job succeeded",
          7,
          "https://github.test/run/7",
          List.of("grace"));
    }

    @Override
    public Plan plan() {
      if (!refusal.isEmpty()) {
        throw new SlipwayException(refusal);
      }
      return new Plan(release, new Manifests(List.of()), List.of(), DIGEST, Instant.EPOCH);
    }

    @Override
    public ReleaseOutcome deploy(Plan approved, ReleaseListener listener) {
      return ended("deploy " + approved.release().version());
    }

    @Override
    public Plan planRollback(String recordId) {
      return plan();
    }

    @Override
    public ReleaseOutcome rollback(String recordId, ReleaseListener listener) {
      return ended("rollback " + recordId);
    }

    @Override
    public Optional<ReleaseOutcome> resume(ReleaseListener listener) {
      return Optional.empty();
    }

    @Override
    public void approve(String planDigest, String approver) {
      did.add("approve " + planDigest);
    }

    @Override
    public void takeBack(String who) {
      did.add("take back");
    }

    @Override
    public Optional<ReleaseInFlight> inFlight() {
      return flights.isEmpty() ? Optional.empty() : Optional.of(flights.remove(0));
    }

    @Override
    public List<DeploymentRecord> history() {
      return records;
    }

    @Override
    public List<Amendment> amendments() {
      return List.of();
    }

    @Override
    public String serverVersion() {
      return "v1.30.0";
    }

    @Override
    public Optional<String> fingerprint() {
      return Optional.empty();
    }

    @Override
    public void close() {}
  }
}
