package dev.slipway.pipeline;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import dev.slipway.Clocks;
import dev.slipway.StubServer;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A server that answers as GitHub's REST API is documented; the last answer of each stays. */
final class FakeGitHub implements AutoCloseable {
  static final int ID = 30433642;
  static final String RUN = "/actions/runs/" + ID;

  private static final String PRODUCTION = "production";

  private static final String REPOSITORY = "/repos/acme/erp";

  private static final Pattern DISPATCHED = Pattern.compile("\"nonce\":\"([0-9a-f]{16})\"");

  private final StubServer server = new StubServer();
  private final Map<String, Deque<Answer>> answers = new ConcurrentHashMap<>();
  final List<Asked> asked = new CopyOnWriteArrayList<>();

  record Answer(int status, Map<String, String> headers, String body) {}

  record Asked(String what, String body, Map<String, String> headers) {}

  /** Stands in answers for the nonce of the run that was dispatched. */
  static final String NONCE = "@nonce@";

  String nonce() {
    return asked.stream()
        .map(a -> DISPATCHED.matcher(a.body()))
        .filter(Matcher::find)
        .map(m -> m.group(1))
        .findFirst()
        .orElse("none");
  }

  FakeGitHub() {
    server.otherwise(
        one -> {
          String what = one.method() + " " + one.path().replaceFirst("^" + REPOSITORY, "");
          asked.add(new Asked(what, one.body(), one.headers()));
          Answer answer = next(what);
          ResponseDefinitionBuilder response =
              StubServer.answer(answer.status(), answer.body().replace(NONCE, nonce()));
          answer.headers().forEach(response::withHeader);
          return response;
        });
  }

  URI repository() {
    return server.url().resolve(REPOSITORY);
  }

  /** A clock for which what is waited for has passed at once. */
  static Clock waited(Instant begin, List<Duration> waits) {
    return Clocks.utc(() -> begin.plus(waits.stream().reduce(Duration.ZERO, Duration::plus)));
  }

  FakeGitHub on(String what, int status, String body) {
    return on(what, status, Map.of(), body);
  }

  FakeGitHub on(String what, int status, Map<String, String> headers, String body) {
    answers.computeIfAbsent(what, key -> new ArrayDeque<>()).add(new Answer(status, headers, body));
    return this;
  }

  /** The run that a dispatch started. */
  FakeGitHub started(String dispatch) {
    ObjectNode body = (ObjectNode) GitHubAnswers.example("dispatched");
    body.put("workflow_run_id", ID);
    return on(dispatch, 200, GitHubAnswers.valid("dispatched", body));
  }

  /** The workflow's runs by id and title. */
  FakeGitHub runs(String list, Object... idAndTitle) {
    ObjectNode body = (ObjectNode) GitHubAnswers.example("runs");
    ObjectNode example = (ObjectNode) body.path("workflow_runs").get(0);
    ArrayNode runs = body.putArray("workflow_runs");
    for (int i = 0; i < idAndTitle.length; i += 2) {
      runs.add(
          example
              .deepCopy()
              .put("id", (Integer) idAndTitle[i])
              .put("display_title", (String) idAndTitle[i + 1]));
    }
    body.put("total_count", runs.size());
    return on(list, 200, GitHubAnswers.valid("runs", body));
  }

  /** The run, in a state, started by ada. */
  FakeGitHub run(String status, String conclusion, String sha) {
    ObjectNode run = (ObjectNode) GitHubAnswers.example("run");
    run.put("id", ID)
        .put("head_sha", sha)
        .put("event", "workflow_dispatch")
        .put("status", status)
        .put("conclusion", conclusion.isEmpty() ? null : conclusion)
        .put("created_at", "2026-02-20T10:15:00Z")
        .put("html_url", "https://github.test/acme/erp/actions/runs/" + ID);
    ((ObjectNode) run.path("actor")).put("login", "ada");
    ((ObjectNode) run.path("triggering_actor")).put("login", "ada");
    return on("GET " + RUN, 200, GitHubAnswers.valid("run", run));
  }

  /** Jobs by name and conclusion. */
  FakeGitHub jobs(String... nameAndConclusion) {
    ObjectNode body = (ObjectNode) GitHubAnswers.example("jobs");
    ObjectNode example = (ObjectNode) body.path("jobs").get(0);
    ArrayNode jobs = body.putArray("jobs");
    for (int i = 0; i < nameAndConclusion.length; i += 2) {
      jobs.add(
          example
              .deepCopy()
              .put("name", nameAndConclusion[i])
              .put("conclusion", nameAndConclusion[i + 1])
              // Which the example lacks, and its own schema requires.
              .put("created_at", "2026-02-20T10:15:00Z"));
    }
    body.put("total_count", jobs.size());
    return on("GET " + RUN + "/jobs", 200, GitHubAnswers.valid("jobs", body));
  }

  /** It waits for a decision about production. */
  FakeGitHub pending() {
    ArrayNode gates = (ArrayNode) GitHubAnswers.example("pending");
    ((ObjectNode) gates.get(0).path("environment")).put("name", PRODUCTION);
    // The team of the example is not one by its own schema.
    ((ArrayNode) gates.get(0).path("reviewers")).remove(1);
    return on("GET " + RUN + "/pending_deployments", 200, GitHubAnswers.valid("pending", gates));
  }

  /** Nobody has decided yet. */
  FakeGitHub undecided() {
    return on("GET " + RUN + "/approvals", 200, "[]");
  }

  FakeGitHub approval(String login, String type, String state) {
    ArrayNode approvals = (ArrayNode) GitHubAnswers.example("approvals");
    ObjectNode approval = (ObjectNode) approvals.get(0);
    approval.put("state", state);
    ((ObjectNode) approval.path("user")).put("login", login).put("type", type);
    ((ObjectNode) approval.path("environments").get(0)).put("name", PRODUCTION);
    return on("GET " + RUN + "/approvals", 200, GitHubAnswers.valid("approvals", approvals));
  }

  long count(String what) {
    return asked.stream().filter(a -> a.what().equals(what)).count();
  }

  private Answer next(String what) {
    Deque<Answer> queue = answers.getOrDefault(what, new ArrayDeque<>());
    if (queue.isEmpty()) {
      return new Answer(404, Map.of(), "{\"message\": \"Not Found\"}");
    }
    return queue.size() == 1 ? queue.peek() : queue.remove();
  }

  /** Whatever was dispatched must be what GitHub takes. */
  @Override
  public void close() {
    server.close();
    asked.stream()
        .filter(a -> a.what().endsWith("/dispatches"))
        .forEach(a -> GitHubAnswers.validRequest("dispatched", a.body()));
  }
}
