package dev.slipway.preflight;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.JsonNode;

/**
 * What CI says of one commit, from its check runs and its combined status: GitHub Actions writes
 * the first, other systems often the second.
 */
final class ContinuousIntegration {
  private final GitHubCaller gitHub;

  ContinuousIntegration(GitHubCaller gitHub) {
    this.gitHub = gitHub;
  }

  /**
   * What is not green; empty when all that counts succeeded. Nothing at all is not green, and a
   * skipped check did not succeed.
   *
   * @param required names that must be there and alone count; when empty, all count
   */
  List<String> complaints(String commit, List<String> required) {
    Map<String, List<String>> conclusions = new LinkedHashMap<>();
    checkRuns(commit, conclusions);
    statuses(commit, conclusions);
    if (conclusions.isEmpty()) {
      return List.of("no check ran for commit " + commit);
    }
    List<String> complaints = new ArrayList<>();
    for (String name : required) {
      if (!conclusions.containsKey(name)) {
        complaints.add("required check '" + name + "' did not run");
      }
    }
    conclusions.forEach(
        (name, all) -> {
          if (required.isEmpty() || required.contains(name)) {
            all.stream()
                .filter(conclusion -> !conclusion.equals("success"))
                .forEach(conclusion -> complaints.add("'" + name + "' is " + conclusion));
          }
        });
    return complaints;
  }

  /** Of one name there may be several, of different apps: each counts. */
  private void checkRuns(String commit, Map<String, List<String>> conclusions) {
    String path = "commits/" + commit + "/check-runs?filter=latest&per_page=100";
    int seen = 0;
    int total = 0;
    for (JsonNode page : gitHub.pages(path)) {
      JsonNode runs = page.path("check_runs");
      if (!runs.isArray() || !page.path("total_count").isInt()) {
        throw gitHub.unexpected(path, "its answer has no check_runs");
      }
      total = page.path("total_count").asInt();
      for (JsonNode run : runs) {
        seen++;
        String status = run.path("status").asString("unknown");
        String conclusion = run.path("conclusion").asString("");
        add(conclusions, run, "name", status.equals("completed") ? conclusion : status);
      }
    }
    if (seen < total) {
      throw gitHub.unexpected(path, "it gave " + seen + " of " + total + " check runs");
    }
  }

  private void statuses(String commit, Map<String, List<String>> conclusions) {
    String path = "commits/" + commit + "/status?per_page=100";
    for (JsonNode page : gitHub.pages(path)) {
      if (!page.path("statuses").isArray()) {
        throw gitHub.unexpected(path, "its answer has no statuses");
      }
      for (JsonNode status : page.path("statuses")) {
        add(conclusions, status, "context", status.path("state").asString("unknown"));
      }
    }
  }

  private static void add(
      Map<String, List<String>> conclusions, JsonNode node, String key, String conclusion) {
    String name = node.path(key).asString("without a name");
    Objects.requireNonNull(conclusions.computeIfAbsent(name, n -> new ArrayList<>()))
        .add(conclusion);
  }
}
