package dev.slipway.preflight;

import static dev.slipway.gate.CheckOutcome.FAIL;
import static dev.slipway.gate.CheckOutcome.PASS;
import static dev.slipway.gate.CheckOutcome.SKIPPED;
import static dev.slipway.gate.CheckOutcome.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.gate.CheckResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With the real git. */
class WorkTreeTest {
  private static final String TREE = "preflight.work-tree";
  private static final String BRANCH = "preflight.branch";

  @TempDir Path folder;
  private PreskoolProject preskool;

  @BeforeEach
  void project() throws IOException {
    preskool = new PreskoolProject(folder);
    preskool.edit("slipway.yaml", "  prerequisites:\n", "  prerequisites:\n    gitBranch: main\n");
  }

  @Test
  @Shows(
      is = PASS,
      of = {"preflight.work-tree", "preflight.branch"})
  void passesWhenItIsTheCommitOnTheBranchAndClean() throws Exception {
    String version = preskool.commit();
    preskool.releases(version.substring(0, 8));

    assertThat(check(TREE).outcome()).isEqualTo(PASS);
    assertThat(check(BRANCH).outcome()).isEqualTo(PASS);
  }

  @Test
  void doesNotMindTheRecordsOfReleases() throws Exception {
    preskool.commit();
    Files.createDirectories(folder.resolve("deployment-records"));
    Files.writeString(folder.resolve("deployment-records/latest.json"), "{}");

    assertThat(check(TREE).outcome()).isEqualTo(PASS);
  }

  @Test
  void doesNotMindWhatPeopleSayOfACommitThatIsThere() throws Exception {
    preskool.commit();
    Files.createDirectories(folder.resolve("approvals"));
    Files.writeString(folder.resolve("approvals/3f2c1a9.yaml"), "decision: approved\n");
    preskool.row(
        "docs/attestations.md",
        "|--------------|---------|----|------|----|",
        "bugs | 3f2c1a9 | Ada | QA lead | 2026-02-20T18:00Z");

    assertThat(check(TREE).outcome()).isEqualTo(PASS);
  }

  @Test
  @Shows(is = FAIL, of = "preflight.work-tree")
  void failsWithChangedAndNewFiles() throws Exception {
    preskool.commit();
    preskool.edit("k8s/base/backend.yaml", "replicas: 2", "replicas: 3");
    Files.writeString(folder.resolve("k8s/base/new.yaml"), "");

    CheckResult result = check(TREE);
    assertThat(result.outcome()).isEqualTo(FAIL);
    assertThat(result.message()).contains("M k8s/base/backend.yaml", "?? k8s/base/new.yaml");
  }

  @Test
  void failsWhenAnotherCommitIsCheckedOut() throws Exception {
    String first = preskool.commit();
    preskool.edit("k8s/base/backend.yaml", "replicas: 2", "replicas: 3");
    preskool.commit();
    preskool.releases(first);

    assertThat(check(TREE).outcome()).isEqualTo(FAIL);
    assertThat(check(TREE).message()).contains("check out " + first);
    assertThat(check(BRANCH).outcome()).isEqualTo(PASS);
  }

  @Test
  @Shows(is = FAIL, of = "preflight.branch")
  void failsWhenTheCommitIsOnAnotherBranch() throws Exception {
    preskool.commit();
    preskool.git("checkout", "--quiet", "-b", "feature");
    preskool.edit("k8s/base/backend.yaml", "replicas: 2", "replicas: 3");
    preskool.commit();

    CheckResult result = check(BRANCH);
    assertThat(result.outcome()).isEqualTo(FAIL);
    assertThat(result.message()).contains("is not on main");
  }

  @Test
  @Shows(
      is = UNKNOWN,
      of = {"preflight.work-tree", "preflight.branch"})
  void isUnknownWithoutARepositoryOrTheCommit() throws Exception {
    assertThat(check(TREE).outcome()).isEqualTo(UNKNOWN);
    preskool.commit();
    preskool.releases("0000000");

    assertThat(check(TREE).outcome()).isEqualTo(UNKNOWN);
    assertThat(check(TREE).message()).contains("no such commit here; fetch it");
    assertThat(check(BRANCH).outcome()).isEqualTo(UNKNOWN);
  }

  @Test
  void isUnknownWhereTheHistoryIsCut() throws Exception {
    preskool.commit();
    preskool.git("checkout", "--quiet", "-b", "feature");
    preskool.edit("k8s/base/backend.yaml", "replicas: 2", "replicas: 3");
    String version = preskool.commit();
    preskool.git("branch", "--quiet", "--force", "main", version + "~1");
    Path clone = Files.createTempDirectory("slipway-clone-");
    preskool.git(
        "clone", "--quiet", "--depth=1", "--no-single-branch", "file://" + folder, clone + "/c");

    Git git = new Git(clone.resolve("c"));
    assertThat(
            org.assertj.core.api.Assertions.catchThrowable(() -> git.isOn("origin/main", version)))
        .hasMessageContaining("--unshallow");
  }

  @Test
  void isSkippedWhereTheRepositoryIsNotAsked() throws IOException {
    preskool.edit("slipway.yaml", "    gitBranch: main\n", "");

    assertThat(check(TREE).outcome()).isEqualTo(SKIPPED);
  }

  private CheckResult check(String id) {
    return PreskoolProject.find(preskool.check("production", ReadinessChecks.class), id);
  }
}
