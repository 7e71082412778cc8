package dev.slipway.preflight;

import static dev.slipway.gate.CheckOutcome.FAIL;
import static dev.slipway.gate.CheckOutcome.PASS;
import static dev.slipway.gate.CheckOutcome.SKIPPED;
import static dev.slipway.gate.CheckOutcome.UNKNOWN;
import static dev.slipway.gate.CheckOutcome.WARN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.gate.CheckResult;
import dev.slipway.gate.GateResult;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RollbackChecksTest {
  private static final String ASKED = "cluster: {notFor: []}, images: {revision: ignore}";

  @TempDir private Path folder;
  private Catalogue catalogue;
  private StubCluster registry;

  @BeforeEach
  void start() throws IOException {
    catalogue = new Catalogue(RollbackChecks.class, folder);
    registry = new StubCluster();
    registry.image("acme/backend", "old", "amd64", "");
    catalogue.has(backend("old").replace("{name: backend}\n", "{name: backend, namespace: erp}\n"));
    catalogue.has(
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings, namespace: erp}\n"
            + "data: {level: info}\n");
  }

  @AfterEach
  void stop() {
    registry.close();
    catalogue.close();
  }

  @Test
  @Shows(is = PASS, every = RollbackChecks.class)
  void passWhereTheWayBackIsOpen() {
    GateResult result = check(backend("new"));

    assertThat(result.checks())
        .extracting(check -> check.id().replaceFirst("\\[.*", ""))
        .containsExactlyInAnyOrder(
            "preflight.history",
            "preflight.irreversible",
            "preflight.way-back-config",
            "preflight.way-back-image");
    assertThat(result.checks()).extracting(CheckResult::outcome).containsOnly(PASS);
  }

  @Test
  @Shows(is = FAIL, of = "preflight.way-back-image")
  void failWhenTheRunningImageIsGoneFromItsRegistry() {
    registry.on("/v2/acme/backend/manifests/old", 404, "{\"errors\":[]}");

    CheckResult check = Catalogue.find(check(backend("new")), "preflight.way-back-image");

    assertThat(check.outcome()).isEqualTo(FAIL);
    assertThat(check.message()).contains("acme/backend:old");
  }

  @Test
  void doNotKnowOfAnImageWhoseRegistryIsGone() {
    registry.close();

    assertThat(Catalogue.find(check(backend("new")), "preflight.way-back-image").outcome())
        .isEqualTo(UNKNOWN);
  }

  @Test
  @Shows(is = FAIL, of = "preflight.way-back-config")
  void failWhenTheRunningVersionsConfigurationIsGone() {
    catalogue.client.configMaps().inNamespace("erp").withName("settings").delete();

    CheckResult check = Catalogue.find(check(backend("new")), "preflight.way-back-config");

    assertThat(check.outcome()).isEqualTo(FAIL);
    assertThat(check.message())
        .contains("which the running Deployment/backend", "is gone; create it again");
  }

  @Test
  @Shows(is = FAIL, of = "preflight.history")
  void failWithoutAHistory() {
    CheckResult check =
        Catalogue.find(
            check(backend("new").replace("  replicas: 1", "  revisionHistoryLimit: 0")),
            "preflight.history");

    assertThat(check.outcome()).isEqualTo(FAIL);
    assertThat(check.message()).contains("revisionHistoryLimit 0", "set it to 1 or more");
  }

  @Test
  @Shows(is = WARN, of = "preflight.irreversible")
  void tellWhatARollbackLeaves() {
    CheckResult check =
        Catalogue.find(
            check(
                backend("new")
                    + """
                    ---
                    apiVersion: batch/v1
                    kind: Job
                    metadata: {name: reindex}
                    spec: {template: {spec: {restartPolicy: Never, containers: [{name: a, image: a}]}}}
                    """),
            "preflight.irreversible");

    assertThat(check.outcome()).isEqualTo(WARN);
    assertThat(check.message()).contains("Job/reindex runs once: what it does is not taken back");
  }

  @Test
  @Shows(is = FAIL, of = "preflight.irreversible")
  void failWhenADefinitionLosesAVersion() {
    catalogue.has(definition("v1beta1, v1"));

    CheckResult check = Catalogue.find(check(definition("v1")), "preflight.irreversible");

    assertThat(check.outcome()).isEqualTo(FAIL);
    assertThat(check.message())
        .contains("CustomResourceDefinition/fees.example.com loses its versions [v1beta1]");
  }

  @Test
  void areUnknownForAUserWhoMayNotLookAndSkippedBeforeTheFirstRelease() {
    assertThat(
            Catalogue.find(catalogue.checkAsNobody(backend("new")), "preflight.way-back-config")
                .outcome())
        .isEqualTo(UNKNOWN);
    catalogue.client.apps().deployments().inNamespace("erp").withName("backend").delete();
    assertThat(Catalogue.find(check(backend("new")), "preflight.way-back-image").outcome())
        .isEqualTo(SKIPPED);
  }

  private GateResult check(String manifests) {
    return catalogue.evaluate(manifests, ASKED, catalogue.client);
  }

  private String backend(String tag) {
    return """
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: backend}
    spec:
      replicas: 1
      selector: {matchLabels: {app: backend}}
      template:
        metadata: {labels: {app: backend}}
        spec:
          containers:
          - name: backend
            image: %s/acme/backend:%s
            envFrom: [{configMapRef: {name: settings}}]
    """
        .formatted(registry.host(), tag);
  }

  private static String definition(String versions) {
    StringBuilder all = new StringBuilder();
    for (String version : versions.split(", ")) {
      all.append("  - name: " + version + "\n    served: true\n    storage: ")
          .append(version.equals("v1"))
          .append("\n    schema: {openAPIV3Schema: {type: object}}\n");
    }
    return """
    apiVersion: apiextensions.k8s.io/v1
    kind: CustomResourceDefinition
    metadata: {name: fees.example.com}
    spec:
      group: example.com
      scope: Namespaced
      names: {kind: Fee, plural: fees, singular: fee, listKind: FeeList}
      versions:
    """
        + all;
  }
}
