package dev.slipway.pipeline;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server that answers as GitHub's REST API is documented; the last answer of each stays. */
final class FakeGitHub implements AutoCloseable {
  static final String RUN = "/actions/runs/30433642";

  private static final Pattern DISPATCHED = Pattern.compile("\"nonce\":\"([0-9a-f]{16})\"");

  private final HttpServer server;
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

  FakeGitHub() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/repos/acme/erp/",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          String path = exchange.getRequestURI().getPath().substring("/repos/acme/erp".length());
          String what = exchange.getRequestMethod() + " " + path;
          Map<String, String> headers = new HashMap<>();
          exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.get(0)));
          asked.add(new Asked(what, body, headers));
          Answer answer = next(what);
          answer.headers().forEach((name, value) -> exchange.getResponseHeaders().add(name, value));
          byte[] bytes = answer.body().replace(NONCE, nonce()).getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
  }

  URI repository() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/repos/acme/erp");
  }

  FakeGitHub on(String what, int status, String body) {
    return on(what, status, Map.of(), body);
  }

  FakeGitHub on(String what, int status, Map<String, String> headers, String body) {
    answers.computeIfAbsent(what, key -> new ArrayDeque<>()).add(new Answer(status, headers, body));
    return this;
  }

  /** The run, in a state, with documented fields. */
  FakeGitHub run(String status, String conclusion, String sha) {
    return on(
        "GET " + RUN,
        200,
        """
        {"id": 30433642, "name": "CD", "head_branch": "main", "head_sha": "%s",
         "event": "workflow_dispatch", "status": "%s", "conclusion": %s, "run_attempt": 1,
         "created_at": "2026-02-20T10:15:00Z", "updated_at": "2026-02-20T10:15:07Z",
         "html_url": "https://github.test/acme/erp/actions/runs/30433642",
         "actor": {"login": "ada", "type": "User"},
         "triggering_actor": {"login": "ada", "type": "User"}}
        """
            .formatted(sha, status, conclusion.isEmpty() ? "null" : "\"" + conclusion + "\""));
  }

  /** Jobs by name and conclusion. */
  FakeGitHub jobs(String... nameAndConclusion) {
    StringBuilder jobs = new StringBuilder();
    for (int i = 0; i < nameAndConclusion.length; i += 2) {
      jobs.append(i == 0 ? "" : ",")
          .append("{\"name\": \"")
          .append(nameAndConclusion[i])
          .append("\", \"status\": \"completed\", \"conclusion\": \"")
          .append(nameAndConclusion[i + 1])
          .append("\"}");
    }
    return on(
        "GET " + RUN + "/jobs",
        200,
        "{\"total_count\": " + nameAndConclusion.length / 2 + ", \"jobs\": [" + jobs + "]}");
  }

  FakeGitHub approval(String login, String type, String state) {
    return on(
        "GET " + RUN + "/approvals",
        200,
        """
        [{"state": "%s", "comment": "Ship it!", "user": {"login": "%s", "type": "%s"},
          "environments": [{"id": 161088068, "name": "production"}]}]
        """
            .formatted(state, login, type));
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

  @Override
  public void close() {
    server.stop(0);
  }
}
