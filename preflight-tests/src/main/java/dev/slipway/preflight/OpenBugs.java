package dev.slipway.preflight;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** The open issues that have a label. GitHub reads several labels as "and": one label a call. */
final class OpenBugs {
  private final GitHubCaller gitHub;

  OpenBugs(GitHubCaller gitHub) {
    this.gitHub = gitHub;
  }

  /** As {@code #12 Login fails}; a pull request is an issue to GitHub, but no bug. */
  List<String> with(String label) {
    String path =
        "issues?state=open&per_page=100&labels=" + URLEncoder.encode(label, StandardCharsets.UTF_8);
    List<String> bugs = new ArrayList<>();
    for (JsonNode page : gitHub.pages(path)) {
      if (!page.isArray()) {
        throw gitHub.unexpected(path, "its answer is no list of issues");
      }
      for (JsonNode issue : page) {
        if (!issue.has("pull_request")) {
          bugs.add(
              "#" + issue.path("number").asString("?") + " " + issue.path("title").asString(""));
        }
      }
    }
    return bugs;
  }
}
