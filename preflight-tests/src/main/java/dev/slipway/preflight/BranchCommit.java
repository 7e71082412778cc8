package dev.slipway.preflight;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Where a commit stands to a branch. */
final class BranchCommit {
  private final GitHubCaller gitHub;

  BranchCommit(GitHubCaller gitHub) {
    this.gitHub = gitHub;
  }

  /**
   * GitHub's word for the commit, seen from the branch: {@code identical} and {@code behind} mean
   * that it is on the branch; {@code ahead} and {@code diverged} that it is not.
   */
  String standing(String branch, String commit) {
    String path = "compare/" + URLEncoder.encode(branch, StandardCharsets.UTF_8) + "..." + commit;
    String status = gitHub.get(path).path("status").asString("");
    if (status.isEmpty()) {
      throw gitHub.unexpected(path, "its answer has no status");
    }
    return status;
  }
}
