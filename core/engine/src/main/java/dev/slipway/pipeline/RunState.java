package dev.slipway.pipeline;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/**
 * A run as it is now: {@code GET actions/runs/{id}}, its jobs, its gate and who decided there.
 *
 * @param createdAt when it was started, as GitHub writes it
 * @param starters who dispatched it, or ran it again
 * @param jobs by name, the conclusion, or the status of one that has none
 * @param waitingFor the environments whose gate is closed
 */
record RunState(
    String url,
    String createdAt,
    String headSha,
    String status,
    String conclusion,
    Set<String> starters,
    Map<String, String> jobs,
    List<String> waitingFor,
    List<Decision> decisions) {

  /** What somebody decided at a gate: {@code GET actions/runs/{id}/approvals}. */
  record Decision(String login, boolean person, String state, List<String> environments) {
    boolean isApproval() {
      return state.equals("approved");
    }

    boolean isOf(String environment) {
      return environments.contains(environment);
    }
  }

  static RunState read(GitHubCaller caller, long id) throws InterruptedException {
    String at = "actions/runs/" + id;
    JsonNode run = caller.get(at);
    Map<String, String> jobs = new LinkedHashMap<>();
    JsonNode listed = caller.get(at + "/jobs?filter=latest&per_page=100");
    listed
        .path("jobs")
        .forEach(
            job ->
                jobs.put(
                    job.path("name").asString(""),
                    job.path("conclusion").asString(job.path("status").asString("unknown"))));
    if (listed.path("total_count").asInt(0) > jobs.size()) {
      throw new GitHubException(
          200,
          "Tried to read the jobs of run "
              + id
              + ", but it has "
              + listed.path("total_count").asInt(0)
              + ", and "
              + jobs.size()
              + " names came; give each job a name of its own, at most 100",
          null);
    }
    String status = run.path("status").asString("");
    List<String> waitingFor = new ArrayList<>();
    if (status.equals("waiting")) {
      caller
          .get(at + "/pending_deployments")
          .forEach(gate -> waitingFor.add(gate.path("environment").path("name").asString("?")));
    }
    Set<String> starters = new TreeSet<>();
    starters.add(run.path("actor").path("login").asString(""));
    starters.add(run.path("triggering_actor").path("login").asString(""));
    starters.remove("");
    List<Decision> decisions = new ArrayList<>();
    caller.get(at + "/approvals").forEach(given -> decisions.add(decision(given)));
    return new RunState(
        run.path("html_url").asString(""),
        run.path("created_at").asString(""),
        run.path("head_sha").asString(""),
        status,
        run.path("conclusion").asString(""),
        starters,
        jobs,
        waitingFor,
        decisions);
  }

  boolean isCompleted() {
    return status.equals("completed");
  }

  /** Says which gates are closed, if any is. */
  void tellWaiting(Consumer<String> progress) {
    if (!waitingFor.isEmpty()) {
      progress.accept("waiting for approval of " + String.join(", ", waitingFor));
    }
  }

  /** What was decided at the gate of an environment. */
  List<Decision> decided(String environment) {
    return decisions.stream().filter(d -> d.isOf(environment)).toList();
  }

  /** Whether who decided also started the run, whatever the case of the login. */
  boolean isStarter(Decision decision) {
    return starters.stream().anyMatch(s -> s.equalsIgnoreCase(decision.login()));
  }

  private static Decision decision(JsonNode given) {
    JsonNode user = given.path("user");
    return new Decision(
        user.path("login").asString(""),
        user.path("type").asString("").equals("User"),
        given.path("state").asString(""),
        given.path("environments").valueStream().map(e -> e.path("name").asString("")).toList());
  }
}
