package dev.slipway.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.embedded.node.ImageCatalogue;
import dev.slipway.embedded.node.Program;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(90)
class IngressTest {
  private static final String SHOP =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: hello}
      spec:
        replicas: 2
        selector: {matchLabels: {app: hello}}
        template:
          metadata: {labels: {app: hello}}
          spec:
            containers:
            - name: main
              image: shop/hello:1
              readinessProbe: {httpGet: {port: 8000}, periodSeconds: 1}
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: hello}
      spec:
        selector: {app: hello}
        ports: [{name: http, port: 80, targetPort: 8000}]
      ---
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata: {name: hello}
      spec:
        rules:
        - host: shop.test
          http:
            paths:
            - {path: /, pathType: Prefix, backend: {service: {name: hello, port: {name: http}}}}
      """;

  private record Answer(int code, String body) {}

  @Test
  void leadsToEachReadyPodOfTheService() throws Exception {
    ImageCatalogue images =
        ImageCatalogue.builder()
            .image("shop/hello", Program.mainClass(Hello.class, "8000"), "1")
            .build();
    Vertx vertx = Vertx.vertx();
    try (EmbeddedKubernetes cluster = EmbeddedKubernetes.builder().images(images).start();
        KubernetesClient client =
            new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(cluster.kubeconfig()))
                .build()) {
      URI uri = cluster.ingressUri().orElseThrow();
      HttpClient http = vertx.createHttpClient();
      assertThat(ask(http, uri, "shop.test").code()).isEqualTo(404);

      client
          .load(new java.io.ByteArrayInputStream(SHOP.getBytes()))
          .inNamespace("default")
          .serverSideApply();
      await().atMost(Duration.ofSeconds(60)).until(() -> ask(http, uri, "shop.test").code() == 200);
      Set<String> pods = new TreeSet<>();
      await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () -> {
                pods.add(ask(http, uri, "shop.test").body());
                return pods.size() == 2;
              });

      assertThat(pods).allMatch(pod -> pod.startsWith("hello-"));
      assertThat(ask(http, uri, "other.test").code()).isEqualTo(404);

      client.apps().deployments().inNamespace("default").withName("hello").scale(0);
      await().atMost(Duration.ofSeconds(60)).until(() -> ask(http, uri, "shop.test").code() == 502);
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
  }

  private static Answer ask(HttpClient http, URI uri, String host) throws Exception {
    return http.request(HttpMethod.GET, uri.getPort(), uri.getHost(), "/")
        .compose(
            request -> request.authority(io.vertx.core.net.HostAndPort.create(host, 80)).send())
        .compose(
            answer -> answer.body().map(body -> new Answer(answer.statusCode(), body.toString())))
        .toCompletionStage()
        .toCompletableFuture()
        .get(20, TimeUnit.SECONDS);
  }
}
