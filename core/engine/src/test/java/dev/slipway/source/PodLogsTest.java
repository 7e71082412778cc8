package dev.slipway.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.redact.Redactor;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Of pods that leave, as the API server of 1.20.2 answers for them. */
class PodLogsTest {
  private static final String PODS = "/api/v1/namespaces/shop/pods";
  private static final String TERMINATED =
      status(400, "BadRequest", "container \\\"main\\\" in pod \\\"old\\\" is terminated");

  private static final String GONE = status(404, "NotFound", "pods \\\"old\\\" not found");

  private LocalServer api;
  private KubernetesClient client;

  @BeforeEach
  void begins() throws IOException {
    api = new LocalServer();
    client =
        new KubernetesClientBuilder()
            .withConfig(
                new ConfigBuilder()
                    .withMasterUrl(api.url().toString())
                    .withRequestRetryBackoffLimit(0)
                    .build())
            .build();
    api.on(
        PODS,
        200,
        "{\"kind\":\"PodList\",\"apiVersion\":\"v1\",\"metadata\":{},\"items\":["
            + pod("old", "1", false)
            + ","
            + pod("new", "2", false)
            + "]}");
    api.on(PODS + "/new/log", 200, "2026-11-27T02:00:00Z INFO fine\n");
    api.on(PODS + "/old/log", 400, TERMINATED);
  }

  @AfterEach
  void ends() {
    client.close();
    api.close();
  }

  @Test
  void aPodThatIsBeingDeletedIsLeftOut() {
    api.on(PODS + "/old", 200, pod("old", "1", true));
    assertThat(logs()).isEqualTo("1 lines");
  }

  @Test
  void aPodThatIsGoneByNowIsLeftOut() {
    api.on(PODS + "/old/log", 404, GONE);
    api.on(PODS + "/old", 404, GONE);
    assertThat(logs()).isEqualTo("1 lines");
  }

  @Test
  void aPodOfTheSameNameThatCameAfterItLeavesItOut() {
    api.on(PODS + "/old", 200, pod("old", "3", false));
    assertThat(logs()).isEqualTo("1 lines");
  }

  @Test
  void aPodThatStaysAndHasNoLogMakesTheAnswerUnknown() {
    api.on(PODS + "/old", 200, pod("old", "1", false));
    assertThat(logs()).startsWith("Tried to read the logs").contains("is terminated");
  }

  @Test
  void aPodThatMayNotBeReadMakesTheAnswerUnknownThoughItLeaves() {
    api.on(PODS + "/old/log", 403, status(403, "Forbidden", "pods/log is forbidden"));
    api.on(PODS + "/old", 200, pod("old", "1", true));
    assertThat(logs()).startsWith("Tried to read the logs").contains("forbidden");
  }

  private String logs() {
    return new PodLogs(client, "shop", pod -> true, new Redactor())
        .logs(Instant.EPOCH, Instant.parse("2026-11-27T03:00:00Z"))
        .fold(logs -> logs.total() + " lines", Answer.Unknown::why);
  }

  private static String pod(String name, String uid, boolean leaves) {
    return "{\"kind\":\"Pod\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\""
        + name
        + "\",\"namespace\":\"shop\",\"uid\":\""
        + uid
        + "\""
        + (leaves ? ",\"deletionTimestamp\":\"2026-11-27T02:00:01Z\"" : "")
        + "},\"spec\":{\"containers\":[{\"name\":\"main\"}]},\"status\":{\"phase\":\"Running\"}}";
  }

  private static String status(int code, String reason, String message) {
    return "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"metadata\":{},\"status\":\"Failure\",\"message\":\""
        + message
        + "\",\"reason\":\""
        + reason
        + "\",\"code\":"
        + code
        + "}";
  }
}
