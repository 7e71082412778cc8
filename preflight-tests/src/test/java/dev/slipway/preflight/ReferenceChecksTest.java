package dev.slipway.preflight;

import static dev.slipway.gate.CheckOutcome.FAIL;
import static dev.slipway.gate.CheckOutcome.PASS;
import static dev.slipway.gate.CheckOutcome.SKIPPED;
import static dev.slipway.gate.CheckOutcome.UNKNOWN;
import static dev.slipway.gate.CheckOutcome.WARN;
import static dev.slipway.preflight.Catalogue.find;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.gate.CheckResult;
import dev.slipway.gate.GateResult;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReferenceChecksTest {
  private static final String BACKEND =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: backend}
      spec:
        selector: {matchLabels: {app: backend}}
        template:
          metadata: {labels: {app: backend}}
          spec:
            serviceAccountName: backend
            priorityClassName: urgent
            containers:
              - name: backend
                image: backend
                env:
                  - name: PASSWORD
                    valueFrom: {secretKeyRef: {name: db, key: password}}
                  - name: COLOUR
                    valueFrom: {configMapKeyRef: {name: maybe, key: colour, optional: true}}
                envFrom: [{configMapRef: {name: settings}}]
            volumes:
              - {name: data, persistentVolumeClaim: {claimName: data}}
      ---
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: settings}
      data: {a: b}
      ---
      apiVersion: v1
      kind: PersistentVolumeClaim
      metadata: {name: data}
      spec:
        storageClassName: fast
        accessModes: [ReadWriteOnce]
        resources: {requests: {storage: 1Gi}}
      ---
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata: {name: web}
      spec:
        ingressClassName: nginx
        defaultBackend: {service: {name: backend, port: {number: 80}}}
      """;

  private static final String REST =
      """
      apiVersion: v1
      kind: ServiceAccount
      metadata: {name: backend, namespace: erp}
      ---
      apiVersion: scheduling.k8s.io/v1
      kind: PriorityClass
      metadata: {name: urgent}
      value: 10
      ---
      apiVersion: storage.k8s.io/v1
      kind: StorageClass
      metadata: {name: fast}
      provisioner: example.com/disks
      ---
      apiVersion: networking.k8s.io/v1
      kind: IngressClass
      metadata: {name: nginx}
      spec: {controller: example.com/nginx}
      """;

  @TempDir Path folder;
  private Catalogue catalogue;

  @BeforeEach
  void start() {
    catalogue = new Catalogue(ReferenceChecks.class, folder);
  }

  @AfterEach
  void stop() {
    catalogue.close();
  }

  @Test
  @Shows(is = PASS, of = "preflight.reference")
  void passWhereAllIsThere() {
    catalogue.has(REST);
    catalogue.has(
        "apiVersion: v1\nkind: Secret\nmetadata: {name: db, namespace: erp}\n"
            + "stringData: {password: x}\n");

    GateResult result = catalogue.check(BACKEND);

    assertThat(result.checks()).hasSize(7).extracting(CheckResult::outcome).containsOnly(PASS);
    assertThat(result.checks())
        .extracting(CheckResult::id)
        .contains("preflight.reference[Secret/db[password] of Deployment/backend]");
  }

  @Test
  @Shows(is = FAIL, of = "preflight.reference")
  void nameEachThatIsMissing() {
    GateResult result = catalogue.check(BACKEND);

    assertThat(result.checks())
        .filteredOn(c -> c.outcome() == FAIL)
        .extracting(CheckResult::id)
        .containsExactlyInAnyOrder(
            "preflight.reference[ServiceAccount/backend of Deployment/backend]",
            "preflight.reference[PriorityClass/urgent of Deployment/backend]",
            "preflight.reference[Secret/db[password] of Deployment/backend]",
            "preflight.reference[StorageClass/fast of PersistentVolumeClaim/data]",
            "preflight.reference[IngressClass/nginx of Ingress/web]");
  }

  @Test
  void nameTheKeyThatASecretLacksAndNoneOfItsValues() {
    catalogue.has(
        "apiVersion: v1\nkind: Secret\nmetadata: {name: db, namespace: erp}\n"
            + "stringData: {pasword: tiger17}\n");

    CheckResult failed = find(catalogue.check(BACKEND), "preflight.reference[Secret/db");

    assertThat(failed.outcome()).isEqualTo(FAIL);
    assertThat(failed.message())
        .contains("has not the keys [password]", "only [pasword]")
        .doesNotContain("tiger17");
  }

  @Test
  void doNotKnowWhatMayNotBeRead() {
    CheckResult unknown = find(catalogue.checkAsNobody(BACKEND), "preflight.reference[Secret/db");

    assertThat(unknown.outcome()).isEqualTo(UNKNOWN);
    assertThat(unknown.message()).contains("grant 'get' on secret to this user");
  }

  @Test
  void areSkippedWithAReasonWhereNobodyAsks() {
    for (String asked : new String[] {"", "cluster: {notFor: [production]}"}) {
      assertThat(catalogue.evaluate(BACKEND, asked, catalogue.client).checks())
          .singleElement()
          .satisfies(c -> assertThat(c.outcome()).isEqualTo(SKIPPED))
          .satisfies(c -> assertThat(c.message()).containsAnyOf("checks.cluster", "production"));
    }
  }

  @Test
  @Shows(is = WARN, of = "preflight.reference")
  void warnOfASecretThatIsMadeOfWhatComesWithTheRelease() {
    catalogue.has(REST);
    catalogue.has(
        """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: externalsecrets.external-secrets.io}
        spec:
          group: external-secrets.io
          scope: Namespaced
          names: {kind: ExternalSecret, plural: externalsecrets, singular: externalsecret}
          versions:
            - name: v1
              served: true
              storage: true
              schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
        """);

    GateResult result =
        catalogue.check(
            BACKEND
                + """
                ---
                apiVersion: external-secrets.io/v1
                kind: ExternalSecret
                metadata: {name: of-the-vault}
                spec: {target: {name: db}}
                """);

    assertThat(result.checks()).noneMatch(c -> c.outcome() == FAIL);
    assertThat(result.checks())
        .filteredOn(c -> c.outcome() == WARN)
        .singleElement()
        .satisfies(
            c -> assertThat(c.message()).contains("to be made of ExternalSecret/of-the-vault"));
  }
}
