package dev.slipway.preflight;

import static dev.slipway.gate.CheckOutcome.FAIL;
import static dev.slipway.gate.CheckOutcome.PASS;
import static dev.slipway.gate.CheckOutcome.UNKNOWN;
import static dev.slipway.gate.CheckOutcome.WARN;
import static dev.slipway.preflight.Catalogue.find;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.ServerSideApply;
import dev.slipway.gate.CheckResult;
import dev.slipway.gate.GateResult;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestChecksTest {
  private static final String BACKEND =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: backend, namespace: erp}
      spec:
        replicas: 2
        selector: {matchLabels: {app: LABEL}}
        template:
          metadata: {labels: {app: LABEL}}
          spec:
            containers: [{name: backend, image: backend}]
      """;

  private static final String NIGHTLY =
      """
      apiVersion: batch/v1beta1
      kind: CronJob
      metadata: {name: nightly}
      spec: {schedule: "0 3 * * *"}
      """;

  @TempDir Path folder;
  private Catalogue catalogue;

  @BeforeEach
  void start() {
    catalogue = new Catalogue(ManifestChecks.class, folder);
  }

  @AfterEach
  void stop() {
    catalogue.close();
  }

  @Test
  @Shows(is = PASS, every = ManifestChecks.class)
  void passWhatTheClusterTakes() {
    assertThat(catalogue.check(of("backend")).checks())
        .hasSize(4)
        .extracting(CheckResult::outcome)
        .containsOnly(PASS);
  }

  @Test
  @Shows(is = FAIL, of = "preflight.served")
  void failForAnApiThatIsGoneAndNameItsSuccessor() {
    CheckResult failed = find(catalogue.check(NIGHTLY), "preflight.served[batch/v1beta1 CronJob]");

    assertThat(failed.outcome()).isEqualTo(FAIL);
    assertThat(failed.message()).contains("gone since Kubernetes 1.25: write apiVersion batch/v1");
  }

  @Test
  @Shows(is = WARN, of = "preflight.served")
  void warnOfAnApiThatIsStillServedAndWillBeGone() throws IOException {
    try (StubCluster stub = new StubCluster();
        KubernetesClient old = Catalogue.clientOf("http://" + stub.host())) {
      stub.on(
          "/apis/batch/v1beta1",
          200,
          """
          {"kind":"APIResourceList","apiVersion":"v1","groupVersion":"batch/v1beta1","resources":[
          {"name":"cronjobs","singularName":"","namespaced":true,"kind":"CronJob","verbs":["get"]}]}
          """);

      GateResult result = catalogue.evaluate(NIGHTLY, "cluster: {notFor: []}", old);

      assertThat(result.checks())
          .filteredOn(c -> c.outcome() == WARN)
          .singleElement()
          .satisfies(
              c ->
                  assertThat(c.message())
                      .contains("will serve no CronJob in batch/v1beta1", "batch/v1"));
    }
  }

  @Test
  void passAKindWhoseDefinitionComesWithTheRelease() {
    String definition =
        """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: fees.example.com}
        spec:
          group: example.com
          scope: Namespaced
          names: {kind: Fee, plural: fees, singular: fee, listKind: FeeList}
          versions:
            - name: v1
              served: true
              storage: true
              schema: {openAPIV3Schema: {type: object}}
        ---
        apiVersion: example.com/v1
        kind: Fee
        metadata: {name: tuition}
        """;

    assertThat(find(catalogue.check(definition), "preflight.served[example.com/v1 Fee]").outcome())
        .isEqualTo(PASS);
  }

  @Test
  @Shows(is = FAIL, of = "preflight.immutable")
  void failForAFixedFieldThatChanges() {
    new ServerSideApply(catalogue.client)
        .apply(Serialization.unmarshal(of("backend"), GenericKubernetesResource.class), false);

    CheckResult failed = find(catalogue.check(of("other")), "preflight.immutable");

    assertThat(failed.outcome()).isEqualTo(FAIL);
    assertThat(failed.message()).contains("immutable", "undo that change");
  }

  @Test
  @Shows(is = FAIL, of = "preflight.field-manager")
  void failForAFieldOfAnotherManager() {
    catalogue.has(of("backend"));

    CheckResult failed =
        find(
            catalogue.check(of("backend").replace("replicas: 2", "replicas: 3")),
            "preflight.field-manager");

    assertThat(failed.outcome()).isEqualTo(FAIL);
    assertThat(failed.message()).contains(".spec.replicas", "leave these fields out");
  }

  @Test
  void leaveTheReplicasToAnAutoscalerOfTheRelease() {
    catalogue.has(of("backend"));
    String autoscaled =
        of("backend").replace("replicas: 2", "replicas: 3")
            + """
            ---
            apiVersion: autoscaling/v2
            kind: HorizontalPodAutoscaler
            metadata: {name: backend}
            spec:
              minReplicas: 2
              maxReplicas: 4
              scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: backend}
            """;

    assertThat(
            find(catalogue.check(autoscaled), "preflight.field-manager[Deployment/backend]")
                .outcome())
        .isEqualTo(PASS);
  }

  @Test
  void leaveTheReplicasToAnAutoscalerOfOtherHands() {
    catalogue.has(of("backend"));
    catalogue.has(
        """
        apiVersion: autoscaling/v1
        kind: HorizontalPodAutoscaler
        metadata: {name: others, namespace: erp}
        spec: {maxReplicas: 4, scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: backend}}
        """);

    assertThat(
            find(
                    catalogue.check(of("backend").replace("replicas: 2", "replicas: 3")),
                    "preflight.field-manager[Deployment/backend]")
                .outcome())
        .isEqualTo(PASS);
  }

  @Test
  @Shows(is = FAIL, of = "preflight.dry-run")
  void failForWhatTheApiServerRefuses() {
    CheckResult failed =
        find(
            catalogue.check(of("backend").replace("name: backend, image", "name: B_, image")),
            "preflight.dry-run");

    assertThat(failed.outcome()).isEqualTo(FAIL);
    assertThat(failed.message()).contains("correct the manifest");
  }

  @Test
  void doNotKnowWhatMayNotBeAsked() {
    for (String id :
        new String[] {"preflight.immutable", "preflight.field-manager", "preflight.dry-run"}) {
      CheckResult unknown = find(catalogue.checkAsNobody(of("backend")), id);
      assertThat(unknown.outcome()).isEqualTo(UNKNOWN);
      assertThat(unknown.message()).contains("forbidden");
    }
  }

  @Test
  void doNotKnowWhatIsServedWhereTheApiServerDoesNotAnswer() {
    catalogue.stop();

    assertThat(catalogue.check(of("backend")).checks())
        .extracting(CheckResult::outcome)
        .containsOnly(UNKNOWN);
  }

  private static String of(String label) {
    return BACKEND.replace("LABEL", label);
  }
}
