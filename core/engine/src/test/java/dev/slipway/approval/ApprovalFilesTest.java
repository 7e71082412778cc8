package dev.slipway.approval;

import static dev.slipway.approval.Requests.DIGEST;
import static dev.slipway.approval.Requests.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.approval.Approval.Decision;
import dev.slipway.approval.ApprovalAnswer.Code;
import dev.slipway.approval.ApprovalAnswer.Given;
import dev.slipway.approval.ApprovalAnswer.NotGiven;
import dev.slipway.config.ApprovalConfig.Approver;
import dev.slipway.config.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApprovalFilesTest {
  private static final List<Role> LEAD = List.of(Role.ENGINEERING_LEAD);
  private static final Instant BEFORE = NOW.minusSeconds(600);

  @TempDir private Path folder;

  @Test
  void countsAFileThatApprovesThisPlan() throws IOException {
    write("3f2c1a9.yaml", "grace", Decision.APPROVED, BEFORE, DIGEST);

    Given given = (Given) ask(LEAD, List.of());

    assertThat(given.approvals())
        .singleElement()
        .hasToString(
            "approved by grace (engineeringLead) at 2026-02-20T10:05:00Z, file 3f2c1a9.yaml");
  }

  @Test
  void isMissingWithoutAFileAndSaysWhereOneGoes() {
    NotGiven not = refused(LEAD, List.of());

    assertThat(not.code()).isEqualTo(Code.APPROVAL_MISSING);
    assertThat(not.cause()).contains("3f2c1a9.yaml", "no engineeringLead", DIGEST);
    assertThat(not.nextStep()).contains("slipway approve 3f2c1a9");
  }

  @Test
  void isOfOnePlanAlone() throws IOException {
    write("3f2c1a9.yaml", "grace", Decision.APPROVED, BEFORE, "sha256:other");

    NotGiven not = refused(LEAD, List.of());

    assertThat(not.code()).isEqualTo(Code.APPROVAL_MISSING);
    assertThat(not.cause()).contains("no longer the approved one", "sha256:other", DIGEST);
  }

  @Test
  void refusesWhatSomebodyRefused() throws IOException {
    write("3f2c1a9.yaml", "grace", Decision.REFUSED, BEFORE, DIGEST);

    NotGiven not = refused(LEAD, List.of());

    assertThat(not.code()).isEqualTo(Code.APPROVAL_REFUSED);
    assertThat(not.cause()).contains("refused by grace");
    assertThat(not.approvals()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"3599, GIVEN", "3600, NOT_GIVEN", "3601, NOT_GIVEN"})
  void expiresToTheSecond(long age, ApprovalAnswer.Kind expected) throws IOException {
    write("3f2c1a9.yaml", "grace", Decision.APPROVED, NOW.minusSeconds(age), DIGEST);

    ApprovalAnswer answer = ask(LEAD, List.of());

    assertThat(answer.kind()).isEqualTo(expected);
    if (answer instanceof NotGiven not) {
      assertThat(not.code()).isEqualTo(Code.APPROVAL_EXPIRED);
    }
  }

  @Test
  void doesNotBelieveAnApprovalFromTheFuture() throws IOException {
    write("3f2c1a9.yaml", "grace", Decision.APPROVED, NOW.plusSeconds(1), DIGEST);

    assertThat(refused(LEAD, List.of()).code()).isEqualTo(Code.APPROVAL_UNKNOWN);
  }

  @Test
  void letsNobodyApproveTheirOwnRelease() throws IOException {
    write("3f2c1a9.yaml", "Ada", Decision.APPROVED, BEFORE, DIGEST);

    NotGiven not = refused(LEAD, List.of());

    assertThat(not.code()).isEqualTo(Code.APPROVAL_MISSING);
    assertThat(not.cause())
        .isEqualTo("Ada deploys this release and cannot approve it as engineeringLead too");
  }

  @Test
  void needsEachRole() throws IOException {
    List<Role> both = List.of(Role.ENGINEERING_LEAD, Role.PRODUCT_OWNER);
    write("3f2c1a9.engineeringLead.yaml", "grace", Decision.APPROVED, BEFORE, DIGEST);
    assertThat(refused(both, List.of()).cause()).contains("no productOwner approved");

    Files.writeString(
        folder.resolve("3f2c1a9.productOwner.yaml"),
        text("alan", Role.PRODUCT_OWNER, Decision.APPROVED, BEFORE, DIGEST));
    assertThat(ask(both, List.of()).approvals()).hasSize(2);
    assertThat(ask(both, List.of()).kind()).isEqualTo(ApprovalAnswer.Kind.GIVEN);
  }

  @Test
  void takesOneRefusalOverAnyApproval() throws IOException {
    write("3f2c1a9.engineeringLead.yaml", "grace", Decision.APPROVED, BEFORE, DIGEST);
    Files.writeString(
        folder.resolve("3f2c1a9.productOwner.yaml"),
        text("alan", Role.PRODUCT_OWNER, Decision.REFUSED, BEFORE, DIGEST));

    assertThat(refused(List.of(Role.ENGINEERING_LEAD, Role.PRODUCT_OWNER), List.of()).code())
        .isEqualTo(Code.APPROVAL_REFUSED);
  }

  @Test
  void knowsOnlyTheApproversThatAreListed() throws IOException {
    write("3f2c1a9.yaml", "mallory", Decision.APPROVED, BEFORE, DIGEST);

    NotGiven not = refused(LEAD, List.of(new Approver("grace", Role.ENGINEERING_LEAD, null)));

    assertThat(not.code()).isEqualTo(Code.APPROVAL_UNKNOWN);
    assertThat(not.cause()).contains("has no engineeringLead of the name mallory");
  }

  @Test
  void needsTheSignatureOfWhoHasAKey() throws IOException {
    write("3f2c1a9.yaml", "grace", Decision.APPROVED, BEFORE, DIGEST);

    NotGiven not =
        refused(
            LEAD,
            List.of(new Approver("grace", Role.ENGINEERING_LEAD, SshSignatureTest.PUBLIC_KEY)));

    assertThat(not.code()).isEqualTo(Code.APPROVAL_UNKNOWN);
    assertThat(not.cause()).contains("3f2c1a9.yaml.sig", "ssh-keygen -Y sign -n slipway");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "approver: \"grace\" | approvers: \"grace\" | lacks [approver] as text and it has no such"
            + " field as [approvers]",
        "decision: \"approved\" | decision: \"aproved\" | neither approved nor refused: aproved",
        "at: \"2026-02-20T10:05:00Z\" | at: yesterday | no time in UTC",
        "environment: \"production\" | environment: staging | of environment staging, not of"
            + " production",
        "version: \"3f2c1a9\" | version: \"0a1b2c3\" | of version 0a1b2c3, not of 3f2c1a9",
        "application: \"shop\" | [ | it is not YAML",
        "application: \"shop\" | application: {a: b} | lacks [application] as text",
      })
  void saysWhatIsWrongWithAFile(String right, String wrong, String said) throws IOException {
    String text = text("grace", Role.ENGINEERING_LEAD, Decision.APPROVED, BEFORE, DIGEST);
    assertThat(text).contains(right);
    Files.writeString(folder.resolve("3f2c1a9.yaml"), text.replace(right, wrong));

    NotGiven not = refused(LEAD, List.of());

    assertThat(not.code()).isEqualTo(Code.APPROVAL_UNKNOWN);
    assertThat(not.cause()).contains(said, folder.resolve("3f2c1a9.yaml").toString());
  }

  private ApprovalAnswer ask(List<Role> roles, List<Approver> approvers) {
    return new ApprovalFiles().ask(Requests.request(folder, roles, approvers), what -> {});
  }

  private NotGiven refused(List<Role> roles, List<Approver> approvers) {
    ApprovalAnswer answer = ask(roles, approvers);
    assertThat(answer.kind()).isEqualTo(ApprovalAnswer.Kind.NOT_GIVEN);
    return (NotGiven) answer;
  }

  private void write(String file, String approver, Decision decision, Instant at, String digest)
      throws IOException {
    Files.writeString(
        folder.resolve(file), text(approver, Role.ENGINEERING_LEAD, decision, at, digest));
  }

  private static String text(
      String approver, Role role, Decision decision, Instant at, String digest) {
    return ApprovalText.write(
        "shop",
        "production",
        "3f2c1a9",
        new Approval(role.word(), approver, decision, digest, at, "file"));
  }
}
