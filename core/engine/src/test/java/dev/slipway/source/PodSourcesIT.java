package dev.slipway.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.cluster.NeedsTestCluster;
import dev.slipway.cluster.RealNamespace;
import dev.slipway.redact.Redactor;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the pods say, of {@link PodLogs} and {@link PodHealth}. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
@NeedsTestCluster
class PodSourcesIT {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String SECRET = "hunter2-8315";
  private static final Redactor REDACTOR = new Redactor();

  private static RealNamespace namespace;

  @BeforeAll
  static void runs() {
    REDACTOR.learn(SECRET);
    namespace = RealNamespace.create("pods");
    await()
        .atMost(SOON)
        .until(
            () ->
                namespace
                        .client()
                        .serviceAccounts()
                        .inNamespace(namespace.name())
                        .withName("default")
                        .get()
                    != null);
    pod("good", "while true; do echo INFO fine; sleep 0.2; done", "");
    pod(
        "faulty",
        "echo INFO one; echo ERROR the password is " + SECRET + "; echo INFO ERRORS 0; sleep 1000",
        "");
    pod("silent", "sleep 1000", "");
    pod("restarting", "sleep 0.2; exit 1", "");
    pod(
        "unready",
        "sleep 1000",
        "readinessProbe: {exec: {command: [\"false\"]}, periodSeconds: 1}");
    List.of("good", "faulty", "silent")
        .forEach(
            name ->
                namespace
                    .client()
                    .pods()
                    .inNamespace(namespace.name())
                    .withName(name)
                    .waitUntilReady(60, TimeUnit.SECONDS));
  }

  @AfterAll
  static void ends() {
    if (namespace != null) {
      namespace.close();
    }
  }

  private static void pod(String name, String script, String more) {
    namespace
        .client()
        .resource(
            namespace.object(
                """
                apiVersion: v1
                kind: Pod
                metadata: {name: NAME}
                spec:
                  terminationGracePeriodSeconds: 0
                  containers:
                    - name: main
                      image: busybox:1.36
                      imagePullPolicy: IfNotPresent
                      command: [sh, -c, "SCRIPT"]
                      MORE
                """
                    .replace("NAME", name)
                    .replace("SCRIPT", script)
                    .replace("MORE", more)))
        .create();
  }

  private static Predicate<Pod> named(String name) {
    return pod -> pod.getMetadata().getName().equals(name);
  }

  private static Answer<Logs> logs(String name, Instant from, Instant to) {
    return new PodLogs(namespace.client(), namespace.name(), named(name), REDACTOR).logs(from, to);
  }

  private static Answer<List<String>> troubles(KubernetesClient client, String name) {
    return new PodHealth(client, namespace.name(), named(name), REDACTOR).troubles();
  }

  private static KubernetesClient nowhere() {
    return new KubernetesClientBuilder()
        .withConfig(
            new ConfigBuilder()
                .withMasterUrl("http://127.0.0.1:1")
                .withRequestRetryBackoffLimit(0)
                .build())
        .build();
  }

  private static <T> T known(Answer<T> answer) {
    return answer.fold(
        value -> value,
        unknown -> {
          throw new AssertionError(unknown);
        });
  }

  private static Answer.Reason reason(Answer<?> answer) {
    return answer.fold(
        value -> {
          throw new AssertionError(value);
        },
        Answer.Unknown::reason);
  }

  private static Instant later() {
    return Instant.now().plusSeconds(60);
  }

  @Test
  void logsWithoutErrorsAreCounted() {
    await().atMost(SOON).until(() -> known(logs("good", Instant.EPOCH, later())).total() >= 3);
    assertThat(known(logs("good", Instant.EPOCH, later())).errors()).isEmpty();
  }

  @Test
  void errorsAreToldWithoutTheSecretsInThem() {
    await().atMost(SOON).until(() -> known(logs("faulty", Instant.EPOCH, later())).total() == 3);
    assertThat(known(logs("faulty", Instant.EPOCH, later())).errors())
        .singleElement()
        .satisfies(
            line -> {
              assertThat(line.source()).isEqualTo("faulty");
              assertThat(line.text()).startsWith("ERROR the password is").doesNotContain(SECRET);
              assertThat(line.at()).isAfter(Instant.now().minusSeconds(120));
            });
  }

  @Test
  void linesOutsideOfTheTimeAreNotThere() {
    Instant future = Instant.now().plusSeconds(30);
    assertThat(reason(logs("good", future, later()))).isEqualTo(Answer.Reason.NO_DATA);
    assertThat(reason(logs("good", Instant.EPOCH, Instant.EPOCH.plusSeconds(1))))
        .isEqualTo(Answer.Reason.NO_DATA);
  }

  @Test
  void podsThatSayNothingProveNothing() {
    assertThat(reason(logs("silent", Instant.EPOCH, later()))).isEqualTo(Answer.Reason.NO_DATA);
    assertThat(reason(logs("nobody", Instant.EPOCH, later()))).isEqualTo(Answer.Reason.NO_DATA);
  }

  @Test
  void aReadyPodHasNoTroubles() {
    assertThat(known(troubles(namespace.client(), "good"))).isEmpty();
  }

  @Test
  void aPodThatIsNotReadyOrRestartedIsATrouble() {
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(known(troubles(namespace.client(), "unready")))
                    .containsExactly("unready is not ready"));
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(known(troubles(namespace.client(), "restarting")))
                    .singleElement()
                    .asString()
                    .matches("restarting restarted [1-9][0-9]* times"));
  }

  @Test
  void noPodsAtAllIsNotHealthy() {
    assertThat(reason(troubles(namespace.client(), "nobody"))).isEqualTo(Answer.Reason.NO_DATA);
  }

  @Test
  void anApiServerThatDoesNotAnswerIsUnknown() {
    try (KubernetesClient client = nowhere()) {
      assertThat(reason(troubles(client, "good"))).isEqualTo(Answer.Reason.UNREACHABLE);
      assertThat(
              reason(
                  new PodLogs(client, namespace.name(), named("good"), REDACTOR)
                      .logs(Instant.EPOCH, later())))
          .isEqualTo(Answer.Reason.UNREACHABLE);
    }
  }
}
