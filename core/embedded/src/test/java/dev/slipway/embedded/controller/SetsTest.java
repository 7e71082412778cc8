package dev.slipway.embedded.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.embedded.Cluster;
import dev.slipway.embedded.NeedsBusybox;
import dev.slipway.embedded.node.ImageCatalogue;
import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
@NeedsBusybox
class SetsTest {
  private static final String WORKLOAD =
      """
      apiVersion: apps/v1
      kind: KIND
      metadata: {name: web}
      spec:
        selector: {matchLabels: {app: web}}
        template:
          metadata: {labels: {app: web}}
          spec:
            terminationGracePeriodSeconds: 0
            containers:
            - {name: main, image: "busybox:1.36", command: [COMMAND]}
      """;

  private Cluster cluster;

  @BeforeEach
  void starts() throws IOException {
    cluster = new Cluster(ImageCatalogue.builder().build());
  }

  @AfterEach
  void stops() throws IOException {
    cluster.close();
  }

  private void apply(String kind, String command, String more) {
    cluster.apply(WORKLOAD.replace("KIND", kind).replace("COMMAND", command) + more);
  }

  private static boolean isDone(StatefulSet set) {
    var status = set.getStatus();
    return status != null
        && Objects.equals(status.getObservedGeneration(), set.getMetadata().getGeneration())
        && Objects.equals(status.getReadyReplicas(), 2)
        && Objects.equals(status.getUpdatedReplicas(), 2)
        && Objects.equals(status.getCurrentRevision(), status.getUpdateRevision());
  }

  @Test
  void updatesAStatefulSetFromTheLastPodToTheFirst() {
    apply("StatefulSet", "sleep, '1000'", "  replicas: 2\n  serviceName: web\n");
    cluster.when(StatefulSet.class, "web", SetsTest::isDone);
    apply("StatefulSet", "sleep, '1001'", "  replicas: 2\n  serviceName: web\n");
    cluster.when(StatefulSet.class, "web", SetsTest::isDone);

    assertThat(cluster.events().stream().filter(e -> e.contains(" in StatefulSet ")).toList())
        .containsSubsequence(
            "SuccessfulCreate: create Pod web-0 in StatefulSet web successful",
            "SuccessfulCreate: create Pod web-1 in StatefulSet web successful",
            "SuccessfulDelete: delete Pod web-1 in StatefulSet web successful",
            "SuccessfulDelete: delete Pod web-0 in StatefulSet web successful");
  }

  @Test
  void runsADaemonSetOnTheNodeAndReplacesIt() {
    apply("DaemonSet", "sleep, '1000'", "");
    cluster.when(
        DaemonSet.class,
        "web",
        d -> d.getStatus() != null && Objects.equals(d.getStatus().getNumberAvailable(), 1));
    apply("DaemonSet", "sleep, '1001'", "");
    cluster.when(
        DaemonSet.class,
        "web",
        d ->
            Objects.equals(d.getStatus().getObservedGeneration(), 2L)
                && Objects.equals(d.getStatus().getUpdatedNumberScheduled(), 1)
                && Objects.equals(d.getStatus().getNumberAvailable(), 1));

    assertThat(cluster.pods().get(0).getSpec().getContainers().get(0).getCommand())
        .isEqualTo(List.of("sleep", "1001"));
  }

  @Test
  void carriesAServicesConnectionsToTwoPodsOfTheSamePort() throws Exception {
    apply(
        "StatefulSet",
        "httpd, '-f', '-p', '8000', '-h', /etc",
        "  replicas: 2\n  serviceName: web\n");
    cluster.apply(
        """
        apiVersion: v1
        kind: Service
        metadata: {name: web}
        spec: {selector: {app: web}, ports: [{port: 8080, targetPort: 8000}]}
        """);
    cluster.when(
        Endpoints.class,
        "web",
        e -> !e.getSubsets().isEmpty() && e.getSubsets().get(0).getAddresses().size() == 2);
    Service service = cluster.api.get(Service.class, "test", "web").orElseThrow();
    String host = cluster.addresses.ofService(service.getSpec().getClusterIP());

    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create("http://" + host + ":8080/hosts")).build(),
                HttpResponse.BodyHandlers.ofString());

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body())
        .contains(host + " web.test.svc.cluster.local web.test.svc web.test web");
  }
}
