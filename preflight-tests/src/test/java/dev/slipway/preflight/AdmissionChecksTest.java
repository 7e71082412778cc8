package dev.slipway.preflight;

import static dev.slipway.gate.CheckOutcome.FAIL;
import static dev.slipway.gate.CheckOutcome.PASS;
import static dev.slipway.gate.CheckOutcome.SKIPPED;
import static dev.slipway.gate.CheckOutcome.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.gate.CheckResult;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdmissionChecksTest {
  private static final String BACKEND =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: backend}
      spec:
        selector: {matchLabels: {app: backend}}
        template:
          metadata: {labels: {app: backend}}
          spec: {containers: [{name: backend, image: backend}]}
      """;

  @TempDir private Path folder;
  private Catalogue catalogue;

  @BeforeEach
  void start() {
    catalogue = new Catalogue(AdmissionChecks.class, folder);
  }

  @AfterEach
  void stop() {
    catalogue.close();
  }

  @Test
  void failForAWebhookThatNobodyAnswers() {
    catalogue.has(webhook("Fail", "pods"));

    CheckResult failed = Catalogue.find(catalogue.check(BACKEND), "preflight.webhook");

    assertThat(failed.outcome()).isEqualTo(FAIL);
    assertThat(failed.message())
        .contains("Webhook policy.example.com of ValidatingWebhookConfiguration/policy")
        .contains("Service erp/policy has no ready endpoint; bring it back");
  }

  @Test
  void passAWebhookThatIsReady() {
    catalogue.has(webhook("Fail", "deployments"));
    catalogue.has(
        """
        apiVersion: v1
        kind: Endpoints
        metadata: {name: policy, namespace: erp}
        subsets: [{addresses: [{ip: 10.0.0.9}], ports: [{port: 443}]}]
        """);

    assertThat(Catalogue.find(catalogue.check(BACKEND), "preflight.webhook").outcome())
        .isEqualTo(PASS);
  }

  @Test
  void passOverWebhooksThatMayBeMissedOrTakeOtherKinds() {
    catalogue.has(webhook("Ignore", "pods"));
    assertThat(Catalogue.find(catalogue.check(BACKEND), "preflight.webhook").outcome())
        .isEqualTo(SKIPPED);
    catalogue.client.admissionRegistration().v1().validatingWebhookConfigurations().delete();
    catalogue.has(webhook("Fail", "ingresses"));
    assertThat(Catalogue.find(catalogue.check(BACKEND), "preflight.webhook").outcome())
        .isEqualTo(SKIPPED);
  }

  @Test
  void tellADefinitionThatIsNotEstablished() {
    catalogue.has(definition("False"));
    String fee = "apiVersion: example.com/v1\nkind: Fee\nmetadata: {name: one}\n";

    CheckResult failed = Catalogue.find(catalogue.check(fee), "preflight.crd");

    assertThat(failed.outcome()).as(failed.message()).isIn(FAIL, PASS);
    assertThat(failed.id()).isEqualTo("preflight.crd[fees.example.com]");
  }

  @Test
  void areUnknownForAUserWhoMayNotLook() {
    CheckResult check = Catalogue.find(catalogue.checkAsNobody(BACKEND), "preflight.webhook");

    assertThat(check.outcome()).isEqualTo(UNKNOWN);
    assertThat(check.message()).contains("grant 'list' on");
  }

  private static String webhook(String policy, String plural) {
    return """
    apiVersion: admissionregistration.k8s.io/v1
    kind: ValidatingWebhookConfiguration
    metadata: {name: policy}
    webhooks:
    - name: policy.example.com
      failurePolicy: %s
      sideEffects: None
      admissionReviewVersions: [v1]
      clientConfig: {service: {namespace: erp, name: policy}}
      rules: [{apiGroups: ["*"], apiVersions: ["*"], operations: [CREATE], resources: [%s]}]
    """
        .formatted(policy, plural);
  }

  private static String definition(String established) {
    return """
    apiVersion: apiextensions.k8s.io/v1
    kind: CustomResourceDefinition
    metadata: {name: fees.example.com}
    spec:
      group: example.com
      scope: Namespaced
      names: {kind: Fee, plural: fees, singular: fee, listKind: FeeList}
      versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}]
    status:
      conditions: [{type: Established, status: "%s"}]
    """
        .formatted(established);
  }
}
