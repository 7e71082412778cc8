package dev.slipway.examples.preskool.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.ObjectRef;
import dev.slipway.harness.junit.EnabledIfAvailable;
import dev.slipway.harness.junit.Requirement;
import dev.slipway.redact.Redactor;
import dev.slipway.rollout.Rollout;
import dev.slipway.rollout.RolloutTarget;
import dev.slipway.rollout.RolloutTracker;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The same faults, at the same time, with three tools that were each given 180 s: how long until a
 * verdict, and what does it say?
 */
@PreskoolTest
@EnabledIfAvailable({Requirement.DOCKER, Requirement.KUBECTL, Requirement.HELM})
class ComparedIT {
  private static final Logger LOG = LoggerFactory.getLogger(ComparedIT.class);
  private static final Duration PATIENCE = Duration.ofSeconds(180);

  private static final Map<String, String> FAULTS =
      Map.of(
          "image-missing", "image: localhost:5000/nosuch:1",
          "bad-reference",
              "image: busybox:1.36\n        env: [{name: X, valueFrom: {configMapKeyRef: {name: nosuch, key: nokey}}}]",
          "quota-refused", "image: busybox:1.36");

  private final PreskoolCluster cluster;
  private final KubernetesClient client;

  ComparedIT(PreskoolCluster cluster) {
    this.cluster = cluster;
    this.client = cluster.client();
  }

  private record Verdict(String tool, String fault, Duration took, int exit, String said) {
    @Override
    public String toString() {
      return String.format(
          "%-22s %-14s %6.1f s  %s", tool, fault, took.toMillis() / 1000.0, said.strip());
    }
  }

  @Test
  void othersSitOutTheirTimeOutWhereTheClusterAlreadyKnewWhy(@TempDir Path folder)
      throws Exception {
    ExecutorService executor = Executors.newCachedThreadPool();
    try {
      List<Callable<Verdict>> all =
          FAULTS.keySet().stream()
              .flatMap(
                  fault ->
                      Stream.<Callable<Verdict>>of(
                          () -> slipway(fault, executor),
                          () -> kubectl(fault),
                          () -> helm(fault, folder)))
              .toList();
      for (Future<Verdict> future : executor.invokeAll(all)) {
        Verdict verdict = future.get();
        LOG.info("COMPARED {}", verdict);
        assertThat(verdict.exit()).as(verdict.toString()).isNotZero();
        if (verdict.tool().equals("slipway")) {
          assertThat(verdict.took()).as(verdict.toString()).isLessThan(Fault.AT_ONCE);
        } else {
          assertThat(verdict.took()).as(verdict.toString()).isGreaterThan(PATIENCE.minusSeconds(5));
        }
      }
    } finally {
      executor.shutdownNow();
    }
  }

  private Verdict slipway(String fault, ExecutorService executor) throws InterruptedException {
    String namespace = namespace("slipway", fault);
    client.load(stream(deployment(fault))).inNamespace(namespace).create();
    Instant started = Instant.now();
    RolloutTarget target =
        new RolloutTarget(
            new ObjectRef("apps/v1", "Deployment", namespace, "shop"),
            1,
            PATIENCE,
            Duration.ofSeconds(3),
            Duration.ofSeconds(15));
    Rollout end =
        new RolloutTracker(client, Clock.systemUTC(), new Redactor(), executor)
            .watch(List.of(target), progress -> {})
            .get(0);
    assertThat(end).isInstanceOf(Rollout.Failed.class);
    Rollout.Failed failed = (Rollout.Failed) end;
    return new Verdict(
        "slipway",
        fault,
        Duration.between(started, Instant.now()),
        1,
        failed.code() + ": " + failed.cause());
  }

  private Verdict kubectl(String fault) throws IOException, InterruptedException {
    String namespace = namespace("kubectl", fault);
    client.load(stream(deployment(fault))).inNamespace(namespace).create();
    return run(
        "kubectl rollout status",
        fault,
        "kubectl",
        "--kubeconfig",
        kubeconfig(),
        "-n",
        namespace,
        "rollout",
        "status",
        "deployment/shop",
        "--timeout=" + PATIENCE.toSeconds() + "s");
  }

  private Verdict helm(String fault, Path folder) throws IOException, InterruptedException {
    String namespace = namespace("helm", fault);
    Path chart = Files.createDirectories(folder.resolve(fault));
    Files.createDirectories(chart.resolve("templates"));
    Files.writeString(chart.resolve("Chart.yaml"), "apiVersion: v2\nname: shop\nversion: 0.1.0\n");
    Files.writeString(chart.resolve("templates/deployment.yaml"), deployment(fault));
    return run(
        "helm upgrade --wait",
        fault,
        "helm",
        "--kubeconfig",
        kubeconfig(),
        "-n",
        namespace,
        "upgrade",
        "--install",
        "shop",
        chart.toString(),
        "--wait",
        "--timeout",
        PATIENCE.toSeconds() + "s");
  }

  private static Verdict run(String tool, String fault, String... command)
      throws IOException, InterruptedException {
    Instant started = Instant.now();
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int exit = process.waitFor();
    String last = said.strip().lines().reduce((a, b) -> b).orElse("");
    return new Verdict(tool, fault, Duration.between(started, Instant.now()), exit, last);
  }

  private String kubeconfig() {
    return cluster.kubeconfig().toString();
  }

  private String namespace(String tool, String fault) {
    String name = "compared-" + tool + "-" + fault;
    client
        .resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
        .create();
    if (fault.equals("quota-refused")) {
      client
          .resource(
              new ResourceQuotaBuilder()
                  .withNewMetadata()
                  .withName("none")
                  .withNamespace(name)
                  .endMetadata()
                  .withNewSpec()
                  .addToHard("pods", new Quantity("0"))
                  .endSpec()
                  .build())
          .create();
      client
          .resourceQuotas()
          .inNamespace(name)
          .withName("none")
          .waitUntilCondition(
              q -> q != null && q.getStatus() != null && q.getStatus().getUsed() != null,
              30,
              TimeUnit.SECONDS);
    }
    client
        .serviceAccounts()
        .inNamespace(name)
        .withName("default")
        .waitUntilCondition(a -> a != null, 30, TimeUnit.SECONDS);
    return name;
  }

  private static InputStream stream(String yaml) {
    return new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8));
  }

  private static String deployment(String fault) {
    return """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: shop
        spec:
          replicas: 1
          selector: {matchLabels: {app: shop}}
          template:
            metadata: {labels: {app: shop}}
            spec:
              terminationGracePeriodSeconds: 1
              containers:
              - name: shop
                command: [sleep, "1000"]
                %s
        """
        .formatted(FAULTS.get(fault));
  }
}
