package dev.slipway.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.embedded.json.Json;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DynamicTest;
import tools.jackson.databind.JsonNode;

/** What an API server answers, as cases in {@code contract.txt}, against any cluster. */
final class ContractSuite {
  private static final Map<String, String> TYPES =
      Map.of(
          "JSONPATCH", "application/json-patch+json",
          "MERGE", "application/merge-patch+json",
          "STRATEGIC", "application/strategic-merge-patch+json",
          "APPLY", "application/apply-patch+yaml");

  private record Case(String name, List<String> steps) {}

  private final String kubeconfig;
  private final String namespace = "contract-" + Long.toString(System.nanoTime(), 36);

  ContractSuite(String kubeconfig) {
    this.kubeconfig = kubeconfig;
  }

  Stream<DynamicTest> tests() throws Exception {
    KubernetesClient client =
        new KubernetesClientBuilder().withConfig(Config.fromKubeconfig(kubeconfig)).build();
    String body = "{\"metadata\":{\"name\":\"" + namespace + "\"}}";
    assertThat(send(client, "POST", "/api/v1/namespaces", body).code()).isEqualTo(201);
    Awaitility.await()
        .atMost(30, TimeUnit.SECONDS)
        .until(
            () ->
                client.serviceAccounts().inNamespace(namespace).withName("default").get() != null);
    List<Case> cases = read();
    assertThat(cases).isNotEmpty();
    Stream<DynamicTest> tests =
        cases.stream().map(c -> DynamicTest.dynamicTest(c.name(), () -> run(client, c)));
    return tests.onClose(
        () -> {
          client.namespaces().withName(namespace).delete();
          client.close();
        });
  }

  private static List<Case> read() throws Exception {
    List<Case> cases = new ArrayList<>();
    try (InputStream in = ContractSuite.class.getResourceAsStream("contract.txt")) {
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
        if (line.startsWith("# ")) {
          cases.add(new Case(line.substring(2), new ArrayList<>()));
        } else if (!line.isBlank() && !line.startsWith("//")) {
          cases.get(cases.size() - 1).steps().add(line);
        }
      }
    }
    return cases;
  }

  private record Answer(int code, JsonNode body) {}

  private static Answer send(KubernetesClient client, String method, String path, String body)
      throws Exception {
    HttpRequest.Builder request =
        client
            .getHttpClient()
            .newHttpRequestBuilder()
            .uri(URI.create(client.getMasterUrl().toString().replaceAll("/$", "") + path));
    String type = TYPES.getOrDefault(method, "application/json");
    request.method(
        TYPES.containsKey(method) ? "PATCH" : method, type, body.isEmpty() ? null : body);
    HttpResponse<byte[]> response =
        client.getHttpClient().sendAsync(request.build(), byte[].class).get(30, TimeUnit.SECONDS);
    assertThat(response.header("Content-Type")).isNotBlank();
    boolean json = response.header("Content-Type").startsWith("application/json");
    String text = new String(response.body(), StandardCharsets.UTF_8);
    return new Answer(response.code(), json ? Json.parse(text) : Json.node(text));
  }

  private void run(KubernetesClient client, Case c) throws Exception {
    for (String line : c.steps()) {
      String step = line.replace("$ns", namespace);
      int arrow = step.lastIndexOf(" => ");
      String[] head = step.substring(0, arrow).split(" ", 3);
      Answer answer = send(client, head[0], path(head[1]), head.length > 2 ? head[2] : "");
      String[] expected = step.substring(arrow + 4).split(" ; ");
      assertThat(answer.code())
          .as("%s%n%s", step, answer.body())
          .isEqualTo(Integer.parseInt(expected[0].trim()));
      for (int i = 1; i < expected.length; i++) {
        check(step, answer.body(), expected[i].trim());
      }
    }
  }

  private String path(String path) {
    return path.startsWith("/")
        ? path
        : path.startsWith("@")
            ? "/apis/"
                + path.substring(1)
                    .replaceFirst("^([^/]+/[^/]+)/", "$1/namespaces/" + namespace + "/")
            : "/api/v1/namespaces/" + namespace + "/" + path;
  }

  private static void check(String step, JsonNode body, String expectation) {
    int at = expectation.indexOf('=');
    boolean contains = at > 0 && expectation.charAt(at - 1) == '~';
    String pointer =
        "/" + expectation.substring(0, contains ? at - 1 : at).replace('.', '/').replace('|', '.');
    String wanted = expectation.substring(at + 1);
    JsonNode found = body.at(pointer);
    String shown =
        found.isMissingNode() || found.isNull()
            ? "-"
            : found.isString() ? found.asString() : Json.text(found);
    if (contains) {
      assertThat(shown).as("%s%n%s", step, body).containsPattern(Pattern.quote(wanted));
    } else {
      assertThat(shown).as("%s of %s%n%s", expectation, step, body).isEqualTo(wanted);
    }
  }
}
