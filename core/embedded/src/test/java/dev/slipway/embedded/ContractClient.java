package dev.slipway.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.embedded.ContractCase.Step;
import dev.slipway.embedded.json.Json;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;

/** Asks a cluster what the cases ask, each case in a namespace of its own. */
final class ContractClient implements AutoCloseable {
  private static final Map<String, String> TYPES =
      Map.of(
          "JSONPATCH", "application/json-patch+json",
          "MERGE", "application/merge-patch+json",
          "STRATEGIC", "application/strategic-merge-patch+json",
          "APPLY", "application/apply-patch+yaml");
  private static final Pattern EARLIER = Pattern.compile("\\$(rv|uid|continue)([0-9]+)");
  private static final Map<String, String> FIELDS =
      Map.of("rv", "resourceVersion", "uid", "uid", "continue", "continue");

  private final KubernetesClient client;

  ContractClient(String kubeconfig) {
    Config config = Config.fromKubeconfig(kubeconfig);
    // Where the server answers with an error of its own, the client would ask for a minute.
    config.setRequestRetryBackoffLimit(0);
    this.client = new KubernetesClientBuilder().withConfig(config).build();
  }

  private record Raw(int code, String type, String body) {}

  /** The answers to the steps, each {@code code body}, without what differs from run to run. */
  List<String> answers(ContractCase asked) throws Exception {
    String namespace = "contract-" + Long.toString(System.nanoTime(), 36);
    create(namespace);
    try {
      List<String> answers = new ArrayList<>();
      List<JsonNode> bodies = new ArrayList<>();
      for (Step step : asked.steps()) {
        String text = earlier(step.text().replace("$ns", namespace), bodies);
        if (text.startsWith("AWAIT ")) {
          await(text.substring("AWAIT ".length()), namespace);
          answers.add("-");
          bodies.add(Json.object());
          continue;
        }
        Raw raw = send(text, namespace);
        boolean watched = text.contains("watch=1");
        boolean json = raw.type().startsWith("application/json");
        JsonNode body =
            watched && raw.code() == 200
                ? events(raw.body())
                : json ? Json.parse(raw.body()) : Json.node(raw.body());
        bodies.add(body);
        answers.add(raw.code() + " " + Json.text(new Normal(namespace).of(body)));
      }
      return answers;
    } finally {
      client.namespaces().withName(namespace).delete();
    }
  }

  private void create(String namespace) throws Exception {
    Raw made =
        send("POST /api/v1/namespaces {\"metadata\":{\"name\":\"" + namespace + "\"}}", namespace);
    assertThat(made.code()).as(made.body()).isEqualTo(201);
    Awaitility.await()
        .pollInterval(Duration.ofMillis(20))
        .atMost(30, TimeUnit.SECONDS)
        .until(
            () ->
                client.serviceAccounts().inNamespace(namespace).withName("default").get() != null);
  }

  private void await(String text, String namespace) {
    int arrow = text.lastIndexOf(" => ");
    String wanted = text.substring(arrow + 4);
    Awaitility.await(text)
        .pollInterval(Duration.ofMillis(20))
        .atMost(30, TimeUnit.SECONDS)
        .until(
            () -> {
              Raw raw = send(text.substring(0, arrow), namespace);
              int space = wanted.indexOf(' ');
              return space < 0
                  ? wanted.equals(String.valueOf(raw.code()))
                  : wanted.substring(0, space).equals(String.valueOf(raw.code()))
                      && raw.body().contains(wanted.substring(space + 1));
            });
  }

  private static String earlier(String text, List<JsonNode> bodies) {
    Matcher earlier = EARLIER.matcher(text);
    return earlier.replaceAll(
        found -> {
          JsonNode body = bodies.get(Integer.parseInt(found.group(2)) - 1);
          return Matcher.quoteReplacement(
              Json.string(body, "metadata", FIELDS.get(found.group(1))));
        });
  }

  private static JsonNode events(String body) {
    var all = Json.array();
    body.lines().filter(l -> !l.isBlank()).forEach(l -> all.add(Json.parse(l)));
    return all;
  }

  private Raw send(String text, String namespace) throws Exception {
    String user = "";
    String rest = text;
    if (rest.startsWith("AS ")) {
      String[] words = rest.split(" ", 3);
      user = words[1];
      rest = words[2];
    }
    String[] head = rest.split(" ", 3);
    HttpRequest.Builder request =
        client
            .getHttpClient()
            .newHttpRequestBuilder()
            .uri(
                URI.create(
                    client.getMasterUrl().toString().replaceAll("/$", "")
                        + path(head[1], namespace)));
    if (!user.isEmpty()) {
      request.header("Impersonate-User", user);
    }
    String type = TYPES.getOrDefault(head[0], "application/json");
    request.method(
        TYPES.containsKey(head[0]) ? "PATCH" : head[0], type, head.length > 2 ? head[2] : null);
    HttpResponse<byte[]> response = answered(request.build(), text);
    String answered = response.header("Content-Type");
    assertThat(answered).as("Content-Type of the answer to %s", text).isNotBlank();
    return new Raw(response.code(), answered, new String(response.body(), StandardCharsets.UTF_8));
  }

  private HttpResponse<byte[]> answered(HttpRequest request, String text) throws Exception {
    try {
      return client.getHttpClient().sendAsync(request, byte[].class).get(30, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("No answer within 30 s to " + text, e);
    }
  }

  private static String path(String path, String namespace) {
    return path.startsWith("/")
        ? path
        : path.startsWith("@")
            ? "/apis/"
                + path.substring(1)
                    .replaceFirst("^([^/]+/[^/]+)/", "$1/namespaces/" + namespace + "/")
            : "/api/v1/namespaces/" + namespace + "/" + path;
  }

  @Override
  public void close() {
    client.close();
  }
}
