package dev.slipway.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.embedded.node.ImageCatalogue;
import dev.slipway.embedded.node.Program;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

@Timeout(60)
class WholeTest {
  private static final Logger log = LoggerFactory.getLogger(WholeTest.class);
  private static final String DEPLOYMENT =
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
      """;

  @Test
  void runsADeploymentOfAMainClassAndLeavesNothing() {
    ImageCatalogue images =
        ImageCatalogue.builder()
            .image("shop/hello", Program.mainClass(Hello.class, "8000"), "1")
            .build();
    try (EmbeddedKubernetes cluster = EmbeddedKubernetes.builder().images(images).start();
        KubernetesClient client =
            new KubernetesClientBuilder()
                .withConfig(
                    new ConfigBuilder(Config.empty())
                        .withMasterUrl(cluster.httpUri().toString())
                        .build())
                .build()) {
      Instant begin = Instant.now();
      client.resource(DEPLOYMENT).inNamespace("default").serverSideApply();
      Deployment ready =
          client
              .apps()
              .deployments()
              .inNamespace("default")
              .withName("hello")
              .waitUntilCondition(
                  d ->
                      d != null
                          && d.getStatus() != null
                          && Integer.valueOf(2).equals(d.getStatus().getAvailableReplicas()),
                  30,
                  TimeUnit.SECONDS);
      log.atInfo()
          .addKeyValue("took", Duration.between(begin, Instant.now()))
          .log("two pods are available");
      assertThat(ready.getStatus().getReadyReplicas()).isEqualTo(2);
    }

    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(
            () -> {
              assertThat(ProcessHandle.current().descendants().toList()).isEmpty();
              assertThat(threads()).as("%s", orphans()).isEmpty();
            });
  }

  /** What this machine runs of the image: a thread of a log ends with the last that writes it. */
  private static List<String> orphans() {
    return ProcessHandle.allProcesses()
        .filter(p -> p.info().commandLine().orElse("").contains(Hello.class.getName()))
        .map(p -> p.pid() + " of " + p.parent() + " since " + p.info().startInstant())
        .toList();
  }

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("embedded-"))
        .toList();
  }
}
