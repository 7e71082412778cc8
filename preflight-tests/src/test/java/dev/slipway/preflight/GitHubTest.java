package dev.slipway.preflight;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.slipway.config.PrerequisitesConfig.GitHub;
import dev.slipway.config.Secret;
import dev.slipway.harness.CouldNotCheckException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against a local server that answers in the form which GitHub documents. */
class GitHubTest {
  private static final String RUNS =
      "/repos/acme/erp/commits/3f2c1a9/check-runs?filter=latest&per_page=100";
  private static final String STATUS = "/repos/acme/erp/commits/3f2c1a9/status?per_page=100";
  private static final String P1 = "/repos/acme/erp/issues?state=open&per_page=100&labels=P1";

  private record Answer(int status, Map<String, String> headers, String body) {}

  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private final Map<String, String> tokens = new ConcurrentHashMap<>();
  private final List<Duration> pauses = new CopyOnWriteArrayList<>();
  private final HttpServer server;

  GitHubTest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  }

  @BeforeEach
  void start() {
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void isGreenWhenAllSucceeded() {
    runs(run("build", "completed", "\"success\""));
    statuses("{\"context\":\"scan\",\"state\":\"success\"}");

    assertThat(ci().complaints("3f2c1a9", List.of())).isEmpty();
    assertThat(tokens).containsEntry(RUNS, "Bearer ghp-tok-6042");
  }

  @Test
  void isNotGreenWhenNothingRan() {
    runs();
    statuses();

    assertThat(ci().complaints("3f2c1a9", List.of()))
        .containsExactly("no check ran for commit 3f2c1a9");
  }

  @Test
  void doesNotTakeSkippedOrUnfinishedForSuccess() {
    runs(run("build", "completed", "\"skipped\""), run("test", "in_progress", "null"));
    statuses("{\"context\":\"scan\",\"state\":\"pending\"}");

    assertThat(ci().complaints("3f2c1a9", List.of()))
        .containsExactly("'build' is skipped", "'test' is in_progress", "'scan' is pending");
  }

  @Test
  void countsOnlyRequiredChecksAndMissesThoseThatDidNotRun() {
    runs(run("build", "completed", "\"success\""), run("lint", "completed", "\"failure\""));
    statuses();

    assertThat(ci().complaints("3f2c1a9", List.of("build"))).isEmpty();
    assertThat(ci().complaints("3f2c1a9", List.of("build", "test")))
        .containsExactly("required check 'test' did not run");
  }

  @Test
  void countsEachAppsRunOfOneName() {
    runs(run("build", "completed", "\"success\""), run("build", "completed", "\"failure\""));
    statuses();

    assertThat(ci().complaints("3f2c1a9", List.of("build"))).containsExactly("'build' is failure");
  }

  @Test
  void cannotTellFromFewerRunsThanThereAre() {
    answers.put(RUNS, new Answer(200, Map.of(), "{\"total_count\":2,\"check_runs\":[]}"));
    statuses();

    assertThatThrownBy(() -> ci().complaints("3f2c1a9", List.of()))
        .isInstanceOf(CouldNotCheckException.class)
        .hasMessageContaining("0 of 2");
  }

  @Test
  void findsBugsOnEveryPageAndNoPullRequests() {
    String second = url() + "/repositories/7/issues?page=2";
    answers.put(
        P1,
        new Answer(
            200,
            Map.of("Link", "<" + second + ">; rel=\"next\", <" + second + ">; rel=\"last\""),
            "[{\"number\":12,\"title\":\"Login fails\"},"
                + "{\"number\":13,\"title\":\"Mend it\",\"pull_request\":{}}]"));
    answers.put(
        "/repositories/7/issues?page=2",
        new Answer(200, Map.of(), "[{\"number\":14,\"title\":\"No marks\"}]"));

    assertThat(new OpenBugs(caller()).with("P1"))
        .containsExactly("#12 Login fails", "#14 No marks");
  }

  @Test
  void takesItsTokenToNoOtherHost() {
    answers.put(
        P1, new Answer(200, Map.of("Link", "<https://elsewhere.test/2>; rel=\"next\""), "[]"));

    assertThatThrownBy(() -> new OpenBugs(caller()).with("P1"))
        .isInstanceOf(CouldNotCheckException.class)
        .hasMessageContaining("another host, elsewhere.test");
  }

  @Test
  void tellsWhereACommitStands() {
    answers.put(
        "/repos/acme/erp/compare/main...3f2c1a9",
        new Answer(200, Map.of(), "{\"status\":\"diverged\",\"ahead_by\":1,\"behind_by\":2}"));

    assertThat(new BranchCommit(caller()).standing("main", "3f2c1a9")).isEqualTo("diverged");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "401 |                       |            | the token is not valid",
        "404 |                       |            | the token may not read it",
        "403 | Retry-After           | 60         | try again after 60",
        "403 | X-RateLimit-Remaining | 0          | rate limit is used up",
        "429 |                       |            | try again in a minute",
        "502 |                       |            | answered 502",
        "301 | Location              | /elsewhere | answered 301",
        "200 |                       |            | is not JSON",
      })
  void cannotTellFromAnErrorAndSaysWhatToDo(int status, String header, String value, String said) {
    Map<String, String> headers = header == null ? Map.of() : Map.of(header, value);
    answers.put(P1, new Answer(status, headers, "<html>"));

    assertThatThrownBy(() -> new OpenBugs(caller()).with("P1"))
        .isInstanceOf(CouldNotCheckException.class)
        .hasMessageContaining(said)
        .hasMessageNotContaining("ghp-tok-6042");
  }

  @Test
  void cannotTellFromAServerThatIsAway() {
    server.stop(0);

    assertThatThrownBy(() -> new OpenBugs(caller()).with("P1"))
        .isInstanceOf(CouldNotCheckException.class)
        .hasMessageContaining("is GitHub reachable");
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String asked = exchange.getRequestURI().toString();
      String token = exchange.getRequestHeaders().getFirst("Authorization");
      tokens.put(asked, token == null ? "" : token);
      Answer answer = answers.getOrDefault(asked, new Answer(404, Map.of(), "{}"));
      answer.headers().forEach(exchange.getResponseHeaders()::set);
      byte[] body = answer.body().getBytes(UTF_8);
      exchange.sendResponseHeaders(answer.status(), body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private void runs(String... runs) {
    String body =
        "{\"total_count\":" + runs.length + ",\"check_runs\":[" + String.join(",", runs) + "]}";
    answers.put(RUNS, new Answer(200, Map.of(), body));
  }

  private static String run(String name, String status, String conclusion) {
    return "{\"name\":\""
        + name
        + "\",\"status\":\""
        + status
        + "\",\"conclusion\":"
        + conclusion
        + "}";
  }

  private void statuses(String... statuses) {
    String body = "{\"state\":\"pending\",\"statuses\":[" + String.join(",", statuses) + "]}";
    answers.put(STATUS, new Answer(200, Map.of(), body));
  }

  private ContinuousIntegration ci() {
    return new ContinuousIntegration(caller());
  }

  private GitHubCaller caller() {
    GitHub gitHub =
        new GitHub(
            "acme/erp",
            URI.create(url()),
            new Secret("ghp-tok-6042", true),
            "main",
            List.of(),
            List.of("P1"));
    return new GitHubCaller(
        gitHub,
        endpoint ->
            new RestCaller(
                endpoint, GitHubCaller.dialect(gitHub), HttpClient.newHttpClient(), pauses::add));
  }

  private String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }
}
