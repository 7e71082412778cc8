package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.approval.Approval;
import dev.slipway.approval.ApprovalAnswer;
import dev.slipway.approval.ApprovalAnswer.Code;
import dev.slipway.approval.ApprovalAnswer.Given;
import dev.slipway.approval.ApprovalAnswer.NotGiven;
import dev.slipway.approval.ApprovalSource;
import dev.slipway.approval.ApprovalText;
import dev.slipway.cluster.NeedsTestCluster;
import dev.slipway.config.Role;
import dev.slipway.error.SlipwayException;
import dev.slipway.gate.CheckOutcome;
import dev.slipway.gate.CheckResult;
import dev.slipway.gate.Gate;
import dev.slipway.gate.GateResult;
import dev.slipway.plan.Plan;
import dev.slipway.record.DeploymentRecord;
import dev.slipway.release.Phase;
import dev.slipway.release.Release;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The go/no-go gate of releases that are made. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
@NeedsTestCluster
class ApprovalIT {
  private static final String BY_FILE = "approval: {by: file}\n";

  @TempDir private Path folder;
  private WatchedShop shop;

  @BeforeEach
  void open() throws IOException {
    shop = new WatchedShop(folder);
  }

  @AfterEach
  void close() {
    shop.close();
  }

  @Test
  void blocksWithoutAnApprovalAndGoesWithOneOfThisPlan() throws IOException {
    Release release = shop.release("v1", "INFO sold", BY_FILE);

    ReleaseOutcome blocked = shop.deploy(release, ReleaseListener.NONE);

    assertThat(blocked.kind()).isEqualTo(ReleaseOutcome.Kind.BLOCKED);
    assertThat(blocked.failure())
        .hasValueSatisfying(f -> assertThat(f.code()).isEqualTo("APPROVAL_MISSING"));

    approve(release, digest(release), Approval.Decision.APPROVED);
    ReleaseOutcome outcome = shop.deploy(release, ReleaseListener.NONE);

    assertThat(outcome.kind()).isEqualTo(ReleaseOutcome.Kind.SUCCEEDED);
    DeploymentRecord record = outcome.record();
    assertThat(record.approvals())
        .singleElement()
        .satisfies(
            a -> {
              assertThat(a.approver()).isEqualTo("grace");
              assertThat(a.role()).isEqualTo("engineeringLead");
              assertThat(a.how()).isEqualTo("file v1.yaml");
              assertThat(a.planDigest()).isEqualTo(record.planDigest());
            });
  }

  @Test
  void blocksWhenThePlanChangedAfterTheApproval() throws IOException {
    Release release = shop.release("v1", "INFO sold", BY_FILE);
    approve(release, digest(release), Approval.Decision.APPROVED);
    Release changed = shop.release("v1", "INFO sold out", BY_FILE);

    ReleaseOutcome outcome = shop.deploy(changed, ReleaseListener.NONE);

    assertThat(outcome.kind()).isEqualTo(ReleaseOutcome.Kind.BLOCKED);
    assertThat(outcome.failure().orElseThrow().cause()).contains("no longer the approved one");
  }

  @Test
  void blocksAndRecordsWhoRefused() throws IOException {
    Release release = shop.release("v1", "INFO sold", BY_FILE);
    approve(release, digest(release), Approval.Decision.REFUSED);

    ReleaseOutcome outcome = shop.deploy(release, ReleaseListener.NONE);

    assertThat(outcome.kind()).isEqualTo(ReleaseOutcome.Kind.BLOCKED);
    assertThat(outcome.failure().orElseThrow().code()).isEqualTo("APPROVAL_REFUSED");
    assertThat(outcome.record().approvals())
        .singleElement()
        .satisfies(a -> assertThat(a.decision()).isEqualTo(Approval.Decision.REFUSED));
  }

  @Test
  void asksNobodyWhereTheEnvironmentNeedsNone() {
    Release release = shop.release("v1", "INFO sold", "approval: {by: file, notFor: [test]}\n");

    assertThat(shop.deploy(release, ReleaseListener.NONE).kind())
        .isEqualTo(ReleaseOutcome.Kind.SUCCEEDED);
  }

  @Test
  void keepsTheApprovalThatWasGivenOverAResume() {
    Release release = shop.release("v1", "INFO sold", "approval: {by: interactive}\n");
    AtomicInteger asked = new AtomicInteger();
    AtomicBoolean cut = new AtomicBoolean(true);
    Gate cutOnce =
        (request, progress) -> {
          if (cut.getAndSet(false)) {
            throw new SlipwayException("the cluster went away");
          }
          return WatchedShop.serving().evaluate(request, progress);
        };
    ReleaseOutcome stopped;
    try (Slipway slipway = open(release, cutOnce, given(asked))) {
      stopped = slipway.deploy(ReleaseListener.NONE);
    }
    assertThat(stopped.kind()).isEqualTo(ReleaseOutcome.Kind.HALTED);

    ApprovalSource refusing =
        (request, progress) ->
            new NotGiven(Code.APPROVAL_REFUSED, "asked again", "do not", List.of());
    try (Slipway slipway = open(release, cutOnce, refusing)) {
      ReleaseOutcome resumed = slipway.resume(ReleaseListener.NONE).orElseThrow();

      assertThat(resumed.kind()).isEqualTo(ReleaseOutcome.Kind.SUCCEEDED);
      assertThat(resumed.record().approvals())
          .singleElement()
          .satisfies(a -> assertThat(a.approver()).isEqualTo("grace"));
    }
    assertThat(asked).hasValue(1);
  }

  @Test
  void stillDoesOnlyTheGivenPlanWhenTheProcessDiedBeforeItWasChecked() {
    Release release = shop.release("v1", "INFO sold", "approval: {by: interactive}\n");
    ApprovalSource dying =
        (request, progress) -> {
          throw new SlipwayException("the terminal went away");
        };
    try (Slipway slipway = open(release, WatchedShop.serving(), dying)) {
      Plan plan = slipway.plan();
      assertThat(slipway.deploy(plan, ReleaseListener.NONE).kind())
          .isEqualTo(ReleaseOutcome.Kind.HALTED);
    }
    Release changed = shop.release("v1", "INFO sold out", "approval: {by: interactive}\n");
    try (Slipway slipway = open(changed, WatchedShop.serving(), given(new AtomicInteger()))) {
      ReleaseOutcome resumed = slipway.resume(ReleaseListener.NONE).orElseThrow();

      assertThat(resumed.kind()).isEqualTo(ReleaseOutcome.Kind.BLOCKED);
      assertThat(resumed.failure().orElseThrow().code()).isEqualTo("PLAN_CHANGED");
    }
  }

  @Test
  void stillDoesOnlyTheGivenPlanWhenTheProcessDiedBeforeItPlanned() {
    Gate dying =
        (request, progress) -> {
          throw new SlipwayException("the cluster went away");
        };
    try (Slipway slipway =
        Slipway.builder(shop.release("v1", "INFO sold", ""))
            .client(shop.client())
            .gate(Phase.PREFLIGHT, dying)
            .lockTtl(Duration.ofSeconds(30)) // no process dies here
            .open()) {
      assertThat(slipway.deploy(slipway.plan(), ReleaseListener.NONE).kind())
          .isEqualTo(ReleaseOutcome.Kind.HALTED);
    }
    Release changed = shop.release("v1", "INFO sold out", "");
    try (Slipway slipway = shop.open(changed)) {
      ReleaseOutcome resumed = slipway.resume(ReleaseListener.NONE).orElseThrow();

      assertThat(resumed.kind()).isEqualTo(ReleaseOutcome.Kind.BLOCKED);
      assertThat(resumed.failure().orElseThrow().code()).isEqualTo("PLAN_CHANGED");
    }
  }

  @Test
  void masksWhatTheProcessBeforeItLearnedFromSecrets() throws IOException {
    String password = "correct-horse-battery";
    Release release = shop.release("v1", "INFO sold", "");
    Files.writeString(
        folder.resolve("k8s-v1/secret.yaml"),
        """
        apiVersion: v1
        kind: Secret
        metadata: {name: database}
        stringData: {password: PASSWORD}
        """
            .replace("PASSWORD", password));
    AtomicBoolean cut = new AtomicBoolean(true);
    Gate cutOnceThenTelling =
        (request, progress) -> {
          if (cut.getAndSet(false)) {
            throw new SlipwayException("the cluster went away");
          }
          return new GateResult(
              List.of(
                  new CheckResult(
                      "telling",
                      "telling",
                      CheckOutcome.FAIL,
                      "no connection with " + password,
                      Duration.ZERO,
                      List.of())));
        };
    try (Slipway slipway = open(release, cutOnceThenTelling, given(new AtomicInteger()))) {
      assertThat(slipway.deploy(ReleaseListener.NONE).kind()).isEqualTo(ReleaseOutcome.Kind.HALTED);
    }
    try (Slipway slipway = open(release, cutOnceThenTelling, given(new AtomicInteger()))) {
      assertThat(slipway.resume(ReleaseListener.NONE)).isPresent();
      DeploymentRecord record = slipway.history().get(0);
      assertThat(record.failure() + " " + record.phases())
          .contains("no connection with *****")
          .doesNotContain(password);
    }
  }

  private Slipway open(Release release, Gate gate, ApprovalSource approvals) {
    return Slipway.builder(release)
        .client(shop.client())
        .gate(Phase.VERIFICATION, gate)
        .approvals(approvals)
        .lockTtl(Duration.ofSeconds(30)) // no process dies here
        .open();
  }

  private static ApprovalSource given(AtomicInteger asked) {
    return (request, progress) -> {
      asked.incrementAndGet();
      ApprovalAnswer answer =
          new Given(
              List.of(
                  new Approval(
                      "engineeringLead",
                      "grace",
                      Approval.Decision.APPROVED,
                      request.planDigest(),
                      request.at(),
                      "test")));
      return answer;
    };
  }

  private String digest(Release release) {
    try (Slipway slipway = shop.open(release)) {
      return slipway.plan().digest();
    }
  }

  private void approve(Release release, String digest, Approval.Decision decision)
      throws IOException {
    Files.createDirectories(folder.resolve("approvals"));
    Instant now = Clock.systemUTC().instant();
    Files.writeString(
        folder.resolve("approvals/" + release.version().value() + ".yaml"),
        ApprovalText.write(
            "shop",
            "test",
            release.version().value(),
            new Approval(Role.ENGINEERING_LEAD.word(), "grace", decision, digest, now, "file")));
  }
}
