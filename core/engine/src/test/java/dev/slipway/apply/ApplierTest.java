package dev.slipway.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.slipway.cluster.ObjectRef;
import dev.slipway.manifest.Manifests;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against an API server that answers an apply of a ConfigMap as each test says. */
class ApplierTest {
  private static final Backoff QUICK =
      new Backoff(List.of(Duration.ofMillis(5), Duration.ofMillis(5), Duration.ofMillis(5)));

  private final ExecutorService executor = Executors.newFixedThreadPool(4);
  private final AtomicInteger applies = new AtomicInteger();
  private final Deque<Integer> answers = new ArrayDeque<>();
  private final Queue<String> heard = new ConcurrentLinkedQueue<>();
  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch mayAnswer = new CountDownLatch(1);
  private HttpServer server;
  private KubernetesClient client;

  private final ApplyListener listener =
      new ApplyListener() {
        @Override
        public void retrying(ObjectRef ref, String why, Duration pause) {
          heard.add("retrying " + ref + " after " + pause.toMillis() + " ms");
        }

        @Override
        public void applied(AppliedObject object) {
          heard.add("applied " + object.ref());
        }

        @Override
        public void failed(ObjectRef ref, ApplyFailureCode code, String message) {
          heard.add("failed " + ref + " " + code);
        }
      };

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/api/v1", this::answer);
    server.setExecutor(executor);
    server.start();
    client =
        new KubernetesClientBuilder()
            .withConfig(
                new ConfigBuilder()
                    .withAutoConfigure(false)
                    .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                    .withRequestRetryBackoffLimit(0)
                    .build())
            .build();
    mayAnswer.countDown();
  }

  @AfterEach
  void stop() {
    client.close();
    server.stop(0);
    executor.shutdownNow();
  }

  private void answer(HttpExchange exchange) throws IOException {
    int status = 200;
    String body =
        """
        {"kind": "APIResourceList", "groupVersion": "v1", "resources": [
          {"name": "configmaps", "kind": "ConfigMap", "namespaced": true, "verbs": []},
          {"name": "secrets", "kind": "Secret", "namespaced": true, "verbs": []},
          {"name": "services", "kind": "Service", "namespaced": true, "verbs": []}]}
        """;
    if (exchange.getRequestMethod().equals("PATCH")) {
      applies.incrementAndGet();
      asked.countDown();
      await(mayAnswer);
      synchronized (answers) {
        status = answers.isEmpty() ? 200 : answers.poll();
      }
      String path = exchange.getRequestURI().getPath();
      body =
          status == 200
              ? """
                {"apiVersion": "v1", "kind": "ConfigMap",
                 "metadata": {"name": "%s", "namespace": "shop", "uid": "u1", "generation": 7}}
                """
                  .formatted(path.substring(path.lastIndexOf('/') + 1))
              : """
                {"kind": "Status", "apiVersion": "v1", "status": "Failure", "code": %d,
                 "message": "said %d"}
                """
                  .formatted(status, status);
    }
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static GenericKubernetesResource object(String kind, String name) {
    return Serialization.unmarshal(
        "---\n{apiVersion: v1, kind: %s, metadata: {name: %s, namespace: shop}}"
            .formatted(kind, name),
        GenericKubernetesResource.class);
  }

  private Applied apply(GenericKubernetesResource... objects) {
    return new Applier(client, executor, QUICK).apply(new Manifests(List.of(objects)), listener);
  }

  @Test
  void asksAgainAfterTransientTroubleAndSaysSo() {
    answers.addAll(List.of(503, 429));

    Applied applied = apply(object("ConfigMap", "settings"));

    assertThat(applied.objects())
        .containsExactly(
            new AppliedObject(new ObjectRef("v1", "ConfigMap", "shop", "settings"), "u1", 7));
    assertThat(heard)
        .containsExactly(
            "retrying ConfigMap/settings after 5 ms",
            "retrying ConfigMap/settings after 5 ms",
            "applied ConfigMap/settings");
    assertThat(applies).hasValue(3);
  }

  @Test
  void givesUpWhenTheTroubleStays() {
    answers.addAll(List.of(503, 503, 503, 503));

    ApplyFailedException e =
        catchThrowableOfType(
            ApplyFailedException.class, () -> apply(object("ConfigMap", "settings")));

    assertThat(e.code()).isEqualTo(ApplyFailureCode.UNREACHABLE);
    assertThat(e.status()).isEqualTo(503);
    assertThat(e).hasMessageContaining("said 503").hasMessageContaining("0 of 1 objects");
    assertThat(applies).hasValue(4);
    assertThat(heard).endsWith("failed ConfigMap/settings UNREACHABLE");
  }

  @Test
  void doesNotAskAgainAfterARefusal() {
    answers.add(403);

    ApplyFailedException e =
        catchThrowableOfType(
            ApplyFailedException.class, () -> apply(object("ConfigMap", "settings")));

    assertThat(e.code()).isEqualTo(ApplyFailureCode.ADMISSION_REFUSED);
    assertThat(applies).hasValue(1);
  }

  @Test
  void reachesNoLaterStageAfterAFailureAndReportsWhatWasApplied() {
    // The ConfigMaps come first, whatever the order of the manifests; one of them is refused.
    answers.addAll(List.of(200, 422));

    ApplyFailedException e =
        catchThrowableOfType(
            ApplyFailedException.class,
            () ->
                apply(
                    object("Service", "web"),
                    object("ConfigMap", "one"),
                    object("ConfigMap", "two")));

    assertThat(applies).hasValue(2);
    assertThat(e.applied()).hasSize(1);
    assertThat(e.ref().kind()).isEqualTo("ConfigMap");
    assertThat(e).hasMessageContaining("1 of 3 objects were applied");
  }

  @Test
  void stopsWhenItIsInterruptedAndKeepsTheFlag() throws InterruptedException {
    CountDownLatch held = new CountDownLatch(1);
    Queue<Object> ends = new ConcurrentLinkedQueue<>();
    ExecutorService blocked = Executors.newSingleThreadExecutor();
    Thread deployer =
        new Thread(
            () -> {
              try {
                new Applier(
                        client,
                        task ->
                            blocked.execute(
                                () -> {
                                  asked.countDown();
                                  await(held);
                                  task.run();
                                }),
                        QUICK)
                    .apply(new Manifests(List.of(object("ConfigMap", "settings"))), listener);
              } catch (ApplyFailedException e) {
                ends.add(e.code());
                ends.add(Thread.currentThread().isInterrupted());
              }
            });
    deployer.start();
    await(asked);
    deployer.interrupt();
    deployer.join(10_000);
    held.countDown();
    blocked.shutdownNow();

    assertThat(ends).containsExactly(ApplyFailureCode.INTERRUPTED, true);
  }
}
