package dev.slipway.smoke;

import static dev.slipway.gate.CheckOutcome.FAIL;
import static dev.slipway.gate.CheckOutcome.PASS;
import static dev.slipway.gate.CheckOutcome.SKIPPED;
import static dev.slipway.gate.CheckOutcome.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipway.config.RulesConfig;
import dev.slipway.config.Severity;
import dev.slipway.embedded.EmbeddedKubernetes;
import dev.slipway.embedded.node.ImageCatalogue;
import dev.slipway.gate.CheckResult;
import dev.slipway.gate.GateResult;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Pods that answer, asked one by one through the API server. */
class PodHealthChecksIT {
  private static final String OK =
      "{\\\"status\\\": \\\"ok\\\", \\\"version\\\": \\\"3f2c1a9\\\", \\\"db\\\": \\\"connected\\\"}";

  private EmbeddedKubernetes cluster;
  private KubernetesClient client;
  private String document = "health";
  private final SmokeGate gate = new SmokeGate(null).kind("StatefulSet");

  @BeforeEach
  void start() throws IOException {
    assumeTrue(
        EmbeddedKubernetes.isolatesContainers() && Files.isExecutable(Path.of("/bin/busybox")),
        "the embedded cluster needs Linux namespaces of an unprivileged user, and busybox");
    cluster = EmbeddedKubernetes.builder().images(ImageCatalogue.builder().build()).start();
    client =
        new KubernetesClientBuilder()
            .withConfig(Config.fromKubeconfig(cluster.kubeconfig()))
            .build();
    client
        .namespaces()
        .resource(
            new NamespaceBuilder()
                .withNewMetadata()
                .withName(SmokeGate.NAMESPACE)
                .endMetadata()
                .build())
        .create();
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                client.serviceAccounts().inNamespace(SmokeGate.NAMESPACE).withName("default").get()
                    != null);
  }

  @AfterEach
  void stop() {
    if (client != null) {
      client.close();
      cluster.close();
    }
  }

  /** Two pods that both answer; the second one of them as is said. */
  private GateResult answered(String second, String path) {
    create(
        """
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: {name: backend}
        spec:
          replicas: 2
          serviceName: backend
          selector: {matchLabels: {app: backend}}
          template:
            metadata: {labels: {app: backend}}
            spec:
              terminationGracePeriodSeconds: 0
              containers:
                - name: backend
                  image: busybox:1.36
                  imagePullPolicy: IfNotPresent
                  ports: [{name: http, containerPort: 18080}]
                  env:
                    - {name: POD, valueFrom: {fieldRef: {fieldPath: metadata.name}}}
                    - {name: IP, valueFrom: {fieldRef: {fieldPath: status.podIP}}}
                  command:
                    - sh
                    - -c
                    - "mkdir -p /tmp/www/api/v1; case $POD in *-1) echo 'SECOND';; *) echo 'OK';; esac > /tmp/www/api/v1/DOCUMENT; exec httpd -f -p $IP:18080 -h /tmp/www"
                  readinessProbe: {httpGet: {path: PATH, port: http}, periodSeconds: 1}
        """
            .replace("SECOND", second)
            .replace("'OK'", "'" + OK + "'")
            .replace("PATH", path)
            .replace("DOCUMENT", document));
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () ->
                assertThat(client.pods().inNamespace(SmokeGate.NAMESPACE).list().getItems())
                    .hasSize(2)
                    .allSatisfy(pod -> assertThat(PodJudge.ready(pod)).as("%s", pod).isTrue()));
    return gate.run(PodHealthChecks.class, client);
  }

  private void create(String yaml) {
    GenericKubernetesResource object =
        Serialization.unmarshal("---\n" + yaml, GenericKubernetesResource.class);
    object.getMetadata().setNamespace(SmokeGate.NAMESPACE);
    client.resource(object).create();
  }

  @Test
  void passWhenEveryPodAnswers() {
    assertThat(answered(OK, "/api/v1/health").checks())
        .extracting(CheckResult::id, CheckResult::outcome)
        .containsExactlyInAnyOrder(
            tuple("smoke.health.pod[backend-0]", PASS), tuple("smoke.health.pod[backend-1]", PASS));
  }

  @Test
  void nameThePodThatIsStillOld() {
    GateResult result = answered(OK.replace("3f2c1a9", "0ld0ld0"), "/api/v1/health");

    assertThat(result.checks()).extracting(CheckResult::outcome).containsOnlyOnce(PASS, FAIL);
    assertThat(result.reason()).contains("Pod/backend-1 is of version 0ld0ld0, not 3f2c1a9");
  }

  @Test
  void nameThePodThatLostItsDatabase() {
    GateResult result = answered(OK.replace("connected", "lost"), "/api/v1/health");

    assertThat(result.reason()).contains("Pod/backend-1 answered 200", "expected db");
  }

  @Test
  void askForNoDatabaseWhereThereIsNone() {
    gate.rules(
        new RulesConfig(
            1, Duration.ofMinutes(1), Map.of("smoke.health.db", Severity.OFF), List.of()));

    assertThat(answered(OK.replace("connected", "none"), "/api/v1/health").checks())
        .extracting(CheckResult::outcome)
        .containsExactly(PASS, PASS);
  }

  @Test
  void askWhereTheProbesAreOfAnotherPath() {
    GateResult result = answered(OK.replace("3f2c1a9", "0ld0ld0"), "/api/v1/health?ready");

    assertThat(result.checks()).extracting(CheckResult::outcome).containsOnlyOnce(PASS, FAIL);
    assertThat(result.reason()).contains("Pod/backend-1 is of version 0ld0ld0");
  }

  @Test
  void areSkippedWhenNoPodHasAHealthToTell() {
    document = "ready";
    assertThat(answered(OK, "/api/v1/ready").checks())
        .extracting(CheckResult::outcome)
        .containsExactly(SKIPPED);
  }

  @Test
  void knowNothingWhenTheClusterDoesNotAnswer() {
    assertThat(new SmokeGate(null).run(PodHealthChecks.class).checks())
        .extracting(CheckResult::outcome)
        .containsExactly(UNKNOWN);
  }
}
