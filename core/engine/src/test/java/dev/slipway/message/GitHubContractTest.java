package dev.slipway.message;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.pipeline.GitHubAnswers;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Incidents and deployments on GitHub: what is read and what is posted is as its OpenAPI says. */
class GitHubContractTest {
  private static final String REPOSITORY = "/repos/acme/erp/";

  private final Message rolledBack = Told.of(MessageKind.ROLLED_BACK, "end", "CRASH_LOOP");
  private final Message succeeded = Told.of(MessageKind.SUCCEEDED, "end", "");
  private final List<String> posted = new ArrayList<>();

  @Test
  void opensAnIssueAndFindsItAgain() {
    ArrayNode listed = Poster.JSON.createArrayNode();
    String url = GitHubAnswers.example("issue").path("html_url").asString();
    Channel issues =
        new GitHubIssues(
            "incident github",
            api(
                (method, path, body) -> {
                  assertThat(path).isEqualTo(REPOSITORY + "issues");
                  if (method.equals("GET")) {
                    return answer(200, "issues", listed);
                  }
                  ObjectNode issue = (ObjectNode) GitHubAnswers.example("issue");
                  ObjectNode seen = (ObjectNode) GitHubAnswers.example("issues").get(0);
                  seen.remove("pull_request");
                  listed.add(seen.put("html_url", url));
                  return took("issue", body, issue);
                }));

    assertThat(issues.send(rolledBack, null)).isEqualTo(Delivery.sent(url));
    assertThat(issues.send(rolledBack, null)).isEqualTo(Delivery.sent(url));
    assertThat(posted).hasSize(1);
  }

  @Test
  void listsAReleaseAsADeploymentOnceAndEndsTheOneBefore() {
    ArrayNode deployments = (ArrayNode) GitHubAnswers.example("deployments");
    int before = deployments.get(0).path("id").asInt();
    ArrayNode success = (ArrayNode) GitHubAnswers.example("deployment-statuses");
    assertThat(success.get(0).path("state").asString()).isEqualTo("success");
    ArrayNode none = Poster.JSON.createArrayNode();
    Channel channel =
        new GitHubDeployments(
            "deployments github",
            api(
                (method, path, body) -> {
                  boolean statuses = path.endsWith("/statuses");
                  if (method.equals("GET") && statuses) {
                    return answer(
                        200,
                        "deployment-statuses",
                        path.contains("/" + before + "/") ? success : none);
                  }
                  if (method.equals("GET")) {
                    return answer(200, "deployments", deployments);
                  }
                  if (statuses) {
                    return took(
                        "deployment-status", body, GitHubAnswers.example("deployment-status"));
                  }
                  ObjectNode made = (ObjectNode) GitHubAnswers.example("deployment");
                  made.put("id", before + 1);
                  made.set("payload", Poster.JSON.readTree(body).path("payload"));
                  deployments.insert(0, made);
                  return took("deployment", body, made);
                }));

    assertThat(channel.send(succeeded, null).kind()).isEqualTo(Delivery.Kind.SENT);
    assertThat(posted).hasSize(3);
    assertThat(posted.get(1)).contains("\"state\":\"success\"");
    assertThat(posted.get(2)).contains("\"state\":\"inactive\"");
    channel.send(succeeded, null);
    assertThat(posted).filteredOn(p -> p.contains("\"ref\"")).hasSize(1);
  }

  @FunctionalInterface
  private interface Server {
    MemoryHttp.Answer answer(String method, String path, String body);
  }

  private static GitHubApi api(Server server) {
    MemoryHttp http =
        new MemoryHttp((method, uri, body) -> server.answer(method, uri.getPath(), body));
    return new GitHubApi(
        URI.create("https://api.github.test"),
        "acme/erp",
        "t",
        new Poster(http, Duration.ofSeconds(5), Clock.fixed(Told.AT, ZoneOffset.UTC)));
  }

  private static MemoryHttp.Answer answer(int status, String name, JsonNode body) {
    return new MemoryHttp.Answer(status, GitHubAnswers.valid(name, body));
  }

  private MemoryHttp.Answer took(String name, String request, JsonNode made) {
    GitHubAnswers.validRequest(name, request);
    posted.add(request);
    return answer(201, name, made);
  }
}
