package dev.slipway.preflight;

import static dev.slipway.gate.CheckOutcome.FAIL;
import static dev.slipway.gate.CheckOutcome.PASS;
import static dev.slipway.gate.CheckOutcome.SKIPPED;
import static dev.slipway.gate.CheckOutcome.UNKNOWN;
import static dev.slipway.gate.CheckOutcome.WARN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.slipway.harness.Check;
import dev.slipway.harness.CheckReporter;
import dev.slipway.harness.CouldNotCheckException;
import dev.slipway.harness.gate.SlipwayTest;
import dev.slipway.release.Release;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The cluster: it answers, is the right one, lets us do what we must, and is at rest. */
@SlipwayTest
@DisplayName("cluster")
public class ClusterChecks {
  private static final int NOT_READY = 500;

  private final Release release;
  private final KubernetesClient client;

  ClusterChecks(Release release, KubernetesClient client) {
    this.release = release;
    this.client = client;
  }

  @Test
  @Check(
      id = "preflight.api",
      sop = "2",
      source = "A",
      asks = "the API server says that it is ready",
      remedy = "wait for the control plane, or mend the part that is not ready")
  @DisplayName("the API server is ready")
  void answers() {
    HttpResponse<String> answer = new ApiEndpoint(client).readiness();
    if (answer.code() == NOT_READY) {
      // A line for each of its parts; [-] are those that are not ready.
      String parts =
          body(answer)
              .lines()
              .filter(line -> line.contains("[-]"))
              .map(String::strip)
              .collect(Collectors.joining(", "));
      if (!parts.isEmpty()) {
        throw new AssertionError(
            "The API server at "
                + client.getMasterUrl()
                + " is not ready: "
                + parts
                + "; wait for it, or mend these parts of the control plane");
      }
    }
    if (!answer.isSuccessful()) {
      throw new CouldNotCheckException(
          "Tried to ask the API server at "
              + client.getMasterUrl()
              + " whether it is ready, but it answered "
              + answer.code()
              + ": "
              + body(answer).lines().findFirst().orElse("nothing"));
    }
    assertThat(body(answer)).as("answer of %s/readyz", client.getMasterUrl()).isEqualTo("ok");
  }

  private static String body(HttpResponse<String> answer) {
    return answer.body() == null ? "" : answer.body();
  }

  @Test
  @Check(
      id = "preflight.fingerprint",
      sop = "2",
      source = "A",
      asks = "the cluster is the one that the environment pins",
      outcomes = {PASS, FAIL, UNKNOWN, SKIPPED},
      remedy = "use the environment's kubeconfig and context")
  @DisplayName("the cluster is the environment's")
  void isTheEnvironments() {
    String pinned = release.environment().fingerprint();
    if (pinned == null) {
      Assumptions.abort(
          "environment "
              + release.environment().name()
              + " pins no cluster; set its fingerprint in slipway.yaml");
    }
    Namespace system =
        ask(
            "read the cluster's fingerprint",
            () -> client.namespaces().withName("kube-system").get());
    assertThat(system.getMetadata().getUid())
        .as("fingerprint of the cluster at %s", client.getMasterUrl())
        .isEqualTo(pinned);
  }

  @Test
  @Check(
      id = "preflight.namespace",
      sop = "2",
      source = "B",
      asks = "the namespace is there and Active, or may be created",
      outcomes = {PASS, WARN, FAIL, UNKNOWN},
      remedy = "create the namespace, or grant that it is created")
  @DisplayName("the namespace is there")
  void hasTheNamespace(CheckReporter reporter) {
    String name = release.namespace();
    Namespace namespace =
        find("read namespace " + name, () -> client.namespaces().withName(name).get());
    if (namespace == null) {
      assertThat(permissions().missing(new Need("", "namespaces", null, List.of("create"))))
          .as("what is missing to create namespace %s, which is not there", name)
          .isEmpty();
      reporter.warn("namespace " + name + " is not there; the release will create it");
      return;
    }
    assertThat(namespace.getStatus().getPhase())
        .as("phase of namespace %s", name)
        .isEqualTo("Active");
  }

  @TestFactory
  @Check(
      id = "preflight.permission",
      sop = "2",
      source = "B",
      asks = "this user may do what deploy and rollback need",
      remedy = "grant the verbs that the message names; the documented Role has them all")
  @DisplayName("deploy and rollback may use")
  Stream<DynamicTest> mayDoWhatDeployAndRollbackNeed() {
    Permissions permissions = permissions();
    return Needs.of(release, client).stream()
        .map(
            need ->
                dynamicTest(
                    need.what(),
                    () ->
                        assertThat(ask("ask for " + need.what(), () -> permissions.missing(need)))
                            .as("verbs that this user may not use on %s", need.what())
                            .isEmpty()));
  }

  @TestFactory
  @Check(
      id = "preflight.at-rest",
      sop = "2",
      source = "H",
      asks = "no workload is being rolled out or paused",
      remedy = "wait for the rollout, or end it")
  @DisplayName("no rollout is in progress")
  Stream<DynamicTest> isAtRest() {
    WorkloadRest rest = new WorkloadRest(client, release.namespace());
    return release.config().workloads().stream()
        .map(
            workload ->
                dynamicTest(
                    workload.kind() + "/" + workload.name(),
                    () ->
                        assertThat(
                                ask(
                                    "read " + workload.kind() + "/" + workload.name(),
                                    () -> rest.unrest(workload.kind(), workload.name())))
                            .as("what keeps %s/%s moving", workload.kind(), workload.name())
                            .isEmpty()));
  }

  private Permissions permissions() {
    return new Permissions(client);
  }

  private static <T> T ask(String what, Supplier<? extends @Nullable T> question) {
    T answer = find(what, question);
    if (answer == null) {
      throw new CouldNotCheckException("Tried to " + what + ", but there was no answer");
    }
    return answer;
  }

  private static <T> @Nullable T find(String what, Supplier<? extends @Nullable T> question) {
    try {
      return question.get();
    } catch (KubernetesClientException e) {
      throw new CouldNotCheckException("Tried to " + what + ", but " + e.getMessage(), e);
    }
  }
}
