package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipway.record.Commit;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GitCommitsTest {
  @TempDir Path folder;

  @Test
  void areThoseBetweenTwoVersionsWithTheirTimes() throws Exception {
    assumeTrue(hasGit(), "no git on the PATH; apt-get install git");
    git("init", "-q");
    commit("First", "2026-02-18T10:00:00+00:00");
    String before = git("rev-parse", "HEAD");
    commit("Send mails, \"quoted\" & <more>", "2026-02-19T11:00:00+01:00");
    commit("Third", "2026-02-20T10:00:00+00:00");
    String now = git("rev-parse", "--short", "HEAD");

    List<Commit> commits = GitCommits.between(folder, before, now);

    assertThat(commits)
        .extracting(Commit::subject)
        .containsExactly("Third", "Send mails, \"quoted\" & <more>");
    assertThat(commits.get(1).committedAt()).isEqualTo(Instant.parse("2026-02-19T10:00:00Z"));
    assertThat(commits.get(1).author()).isEqualTo("Ada");
    assertThat(commits.get(0).sha()).isEqualTo(git("rev-parse", "HEAD"));
  }

  @Test
  void areNotKnownWithoutARepositoryOrForVersionsThatItHasNot() throws Exception {
    assertThat(GitCommits.between(folder, "aaa1111", "bbb2222")).isEmpty();
    assumeTrue(hasGit(), "no git on the PATH; apt-get install git");
    git("init", "-q");
    commit("First", "2026-02-18T10:00:00+00:00");
    assertThat(GitCommits.between(folder, "aaa1111", "HEAD")).isEmpty();
  }

  @Test
  void takeNoVersionForAnOption() {
    assertThat(GitCommits.between(folder, "--output=/tmp/x", "bbb2222")).isEmpty();
  }

  private boolean hasGit() {
    try {
      return !git("--version").isEmpty();
    } catch (IOException | InterruptedException e) {
      return false;
    }
  }

  private void commit(String subject, String at) throws IOException, InterruptedException {
    git(
        Map.of("GIT_AUTHOR_DATE", at, "GIT_COMMITTER_DATE", at),
        "-c",
        "user.name=Ada",
        "-c",
        "user.email=ada@preskool.test",
        "commit",
        "-q",
        "--allow-empty",
        "-m",
        subject);
  }

  private String git(String... arguments) throws IOException, InterruptedException {
    return git(Map.of(), arguments);
  }

  private String git(Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().putAll(environment);
    builder.environment().put("GIT_CONFIG_GLOBAL", "/dev/null");
    Process git = builder.start();
    String said = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertThat(git.waitFor()).as(said).isZero();
    return said;
  }
}
