package dev.slipway.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.slipway.embedded.node.ImageCatalogue;
import dev.slipway.embedded.node.Program;
import io.fabric8.kubernetes.api.model.ConfigMapList;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * What docs/embedded.md says of the speed of a cluster; run it with {@code -Xmx256m}. Client and
 * cluster are one process, which makes both look slower than they are alone.
 */
final class EmbeddedBenchmark {
  private static final int STARTS = 20;
  private static final int LISTED = 5_000;
  private static final int CREATED = 20_000;
  private static final int IN_FLIGHT = 64;

  private final PrintStream out;

  private EmbeddedBenchmark(PrintStream out) {
    this.out = out;
  }

  public static void main(String[] args) throws Exception {
    new EmbeddedBenchmark(System.out).run();
  }

  private void run() throws Exception {
    starts();
    deployment();
    try (EmbeddedKubernetes cluster = EmbeddedKubernetes.start()) {
      Vertx vertx = Vertx.vertx();
      creation(cluster, vertx, "warm-up", LISTED);
      pages(cluster);
      creation(cluster, vertx, "measured", CREATED);
      vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
    out.printf(
        "heap after all of it: %d MB of %d MB%n",
        (Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory()) >> 20,
        Runtime.getRuntime().maxMemory() >> 20);
  }

  private static KubernetesClient client(EmbeddedKubernetes cluster) {
    return new KubernetesClientBuilder()
        .withConfig(
            new ConfigBuilder(Config.empty())
                .withMasterUrl(cluster.httpUri().toString())
                .withNamespace("default")
                .build())
        .build();
  }

  /** From nothing to an answer over HTTP, with everything that runs pods. */
  private void starts() throws Exception {
    java.net.http.HttpClient http = java.net.http.HttpClient.newHttpClient();
    long[] took = new long[STARTS];
    for (int i = 0; i < STARTS; i++) {
      long begin = System.nanoTime();
      try (EmbeddedKubernetes cluster =
          EmbeddedKubernetes.builder().images(ImageCatalogue.builder().build()).start()) {
        http.send(
            HttpRequest.newBuilder(cluster.httpUri().resolve("/api/v1/namespaces")).build(),
            HttpResponse.BodyHandlers.ofString());
        took[i] = System.nanoTime() - begin;
      }
    }
    long first = took[0];
    Arrays.sort(took, 1, STARTS);
    out.printf(
        "start to the first answer: first %d ms, then median %d ms, slowest %d ms%n",
        first / 1_000_000, took[STARTS / 2] / 1_000_000, took[STARTS - 1] / 1_000_000);
  }

  private void deployment() {
    ImageCatalogue images =
        ImageCatalogue.builder()
            .image("shop/hello", Program.mainClass(Hello.class, "8000"), "1")
            .build();
    try (EmbeddedKubernetes cluster = EmbeddedKubernetes.builder().images(images).start();
        KubernetesClient client = client(cluster)) {
      for (String name : List.of("first", "second", "third")) {
        long begin = System.nanoTime();
        client
            .resource(
                new DeploymentBuilder()
                    .withNewMetadata()
                    .withName(name)
                    .endMetadata()
                    .withNewSpec()
                    .withReplicas(1)
                    .withNewSelector()
                    .withMatchLabels(Map.of("app", name))
                    .endSelector()
                    .withNewTemplate()
                    .withNewMetadata()
                    .withLabels(Map.of("app", name))
                    .endMetadata()
                    .withNewSpec()
                    .addNewContainer()
                    .withName("main")
                    .withImage("shop/hello:1")
                    .withNewReadinessProbe()
                    .withPeriodSeconds(1)
                    .withNewHttpGet()
                    .withNewPort(8000)
                    .endHttpGet()
                    .endReadinessProbe()
                    .endContainer()
                    .endSpec()
                    .endTemplate()
                    .endSpec()
                    .build())
            .create();
        client.apps().deployments().withName(name).waitUntilReady(30, TimeUnit.SECONDS);
        out.printf(
            "%s Deployment of a main class ready: %d ms%n",
            name, (System.nanoTime() - begin) / 1_000_000);
      }
    }
  }

  private void pages(EmbeddedKubernetes cluster) {
    try (KubernetesClient client = client(cluster)) {
      for (int round = 0; round < 3; round++) {
        long begin = System.nanoTime();
        int seen = 0;
        String next = null;
        do {
          ConfigMapList page =
              client
                  .configMaps()
                  .list(new ListOptionsBuilder().withLimit(500L).withContinue(next).build());
          seen += page.getItems().size();
          next = page.getMetadata().getContinue();
        } while (next != null && !next.isEmpty());
        out.printf(
            "%d ConfigMaps listed in pages of 500 by the client: %d ms%n",
            seen, (System.nanoTime() - begin) / 1_000_000);
      }
    }
  }

  /** Creates by POST, and sees each by a watch, both over HTTP. */
  private void creation(EmbeddedKubernetes cluster, Vertx vertx, String name, int count)
      throws Exception {
    java.net.http.HttpClient http = java.net.http.HttpClient.newHttpClient();
    URI maps = cluster.httpUri().resolve("/api/v1/namespaces/default/configmaps");
    HttpResponse<InputStream> watch =
        http.send(
            HttpRequest.newBuilder(URI.create(maps + "?watch=1&labelSelector=run%3D" + name))
                .build(),
            HttpResponse.BodyHandlers.ofInputStream());
    long begin = System.nanoTime();
    CompletableFuture<Void> seen =
        CompletableFuture.runAsync(
            () -> {
              try (BufferedReader lines =
                  new BufferedReader(new InputStreamReader(watch.body(), UTF_8))) {
                for (int i = 0; i < count; i++) {
                  lines.readLine();
                }
              } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
            });
    Semaphore free = new Semaphore(IN_FLIGHT);
    List<CompletableFuture<Integer>> answers = new ArrayList<>();
    HttpClient posts =
        vertx.createHttpClient(
            new HttpClientOptions(), new PoolOptions().setHttp1MaxSize(IN_FLIGHT));
    for (int i = 0; i < count; i++) {
      free.acquire();
      String body =
          "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"%s-%d\",\"labels\":{\"run\":\"%s\"}},\"data\":{\"a\":\"b\"}}"
              .formatted(name, i, name);
      answers.add(
          posts
              .request(HttpMethod.POST, maps.getPort(), maps.getHost(), maps.getPath())
              .compose(r -> r.putHeader("Content-Type", "application/json").send(body))
              .compose(r -> r.body().map(r.statusCode()))
              .onComplete(done -> free.release())
              .toCompletionStage()
              .toCompletableFuture());
    }
    for (CompletableFuture<Integer> answer : answers) {
      if (answer.get() != 201) {
        throw new IllegalStateException("a ConfigMap was refused: " + answer.get());
      }
    }
    long created = System.nanoTime() - begin;
    seen.get(60, TimeUnit.SECONDS);
    long all = System.nanoTime() - begin;
    out.printf(
        "%d ConfigMaps created (%s): %d a second; each seen by a watch: %d a second%n",
        count, name, count * 1_000_000_000L / created, count * 1_000_000_000L / all);
  }
}
