package dev.slipway.preflight;

import static dev.slipway.gate.CheckOutcome.FAIL;
import static dev.slipway.gate.CheckOutcome.PASS;
import static dev.slipway.gate.CheckOutcome.SKIPPED;
import static dev.slipway.gate.CheckOutcome.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.config.ConfigLoader;
import dev.slipway.config.SlipwayConfig;
import dev.slipway.gate.CheckResult;
import dev.slipway.gate.GateRequest;
import dev.slipway.gate.GateResult;
import dev.slipway.harness.gate.JUnitGate;
import dev.slipway.redact.Redactor;
import dev.slipway.release.Phase;
import dev.slipway.release.Release;
import dev.slipway.release.Version;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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

  private static final String WEBHOOKS = "/apis/admissionregistration.k8s.io/v1/";
  private static final String DEFINITIONS =
      "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";

  @TempDir private Path folder;
  private StubCluster stub;

  @BeforeEach
  void start() throws IOException {
    stub = new StubCluster();
    stub.on(WEBHOOKS + "validatingwebhookconfigurations", 200, list(webhook("Fail", "pods")));
    stub.on(WEBHOOKS + "mutatingwebhookconfigurations", 200, list(""));
    stub.on(DEFINITIONS, 200, list(""));
  }

  @AfterEach
  void stop() {
    stub.close();
  }

  @Test
  @Shows(is = FAIL, of = "preflight.webhook")
  void failForAWebhookThatNobodyAnswers() throws IOException {
    CheckResult failed = Catalogue.find(check(BACKEND), "preflight.webhook");

    assertThat(failed.outcome()).as("%s", failed).isEqualTo(FAIL);
    assertThat(failed.message())
        .contains("Webhook policy.example.com of ValidatingWebhookConfiguration/policy")
        .contains("Service ops/policy has no ready endpoint; bring it back");
  }

  @Test
  @Shows(is = PASS, of = "preflight.webhook")
  void passAWebhookThatIsReady() throws IOException {
    stub.on(
        "/api/v1/namespaces/ops/endpoints/policy",
        200,
        """
        {"kind":"Endpoints","apiVersion":"v1","metadata":{"name":"policy","namespace":"ops"},
         "subsets":[{"addresses":[{"ip":"10.0.0.9"}],"ports":[{"port":443}]}]}
        """);

    assertThat(Catalogue.find(check(BACKEND), "preflight.webhook").outcome()).isEqualTo(PASS);
  }

  @Test
  void passOverWebhooksThatMayBeMissedOrTakeOtherKinds() throws IOException {
    for (String other : new String[] {webhook("Ignore", "pods"), webhook("Fail", "ingresses")}) {
      stub.on(WEBHOOKS + "validatingwebhookconfigurations", 200, list(other));
      assertThat(Catalogue.find(check(BACKEND), "preflight.webhook").outcome()).isEqualTo(SKIPPED);
    }
  }

  @Test
  @Shows(is = PASS, of = "preflight.crd")
  @Shows(is = FAIL, of = "preflight.crd")
  void tellADefinitionThatIsNotEstablished() throws IOException {
    String fee = "apiVersion: example.com/v1\nkind: Fee\nmetadata: {name: one}\n";
    stub.on(DEFINITIONS, 200, list(definition("True")));
    assertThat(Catalogue.find(check(fee), "preflight.crd[fees.example.com]").outcome())
        .isEqualTo(PASS);
    stub.on(DEFINITIONS, 200, list(definition("False")));

    CheckResult failed = Catalogue.find(check(fee), "preflight.crd[fees.example.com]");

    assertThat(failed.outcome()).isEqualTo(FAIL);
    assertThat(failed.message()).contains("fees.example.com is not Established");
  }

  @Test
  void areUnknownForAUserWhoMayNotLook() throws IOException {
    String forbidden =
        "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"code\":403,\"message\":\"no\"}";
    stub.on(WEBHOOKS + "validatingwebhookconfigurations", 403, forbidden);

    CheckResult check = Catalogue.find(check(BACKEND), "preflight.webhook");

    assertThat(check.outcome()).isEqualTo(UNKNOWN);
    assertThat(check.message()).contains("grant 'list' on validatingwebhookconfigurations");
  }

  private GateResult check(String manifests) throws IOException {
    Files.createDirectories(folder.resolve("k8s"));
    Files.writeString(folder.resolve("k8s/all.yaml"), manifests);
    Files.writeString(
        folder.resolve("slipway.yaml"),
        """
        application: erp
        workloads: [{name: backend}]
        checks: {cluster: {notFor: []}}
        environments: {production: {namespace: erp, manifests: k8s}}
        """);
    SlipwayConfig config = ConfigLoader.load(folder.resolve("slipway.yaml"), Map.of());
    Release release =
        new Release(config, config.environment("production"), new Version("3f2c1a9"), Map.of());
    try (KubernetesClient client =
        new KubernetesClientBuilder()
            .withConfig(
                new ConfigBuilder(Config.empty())
                    .withMasterUrl("http://" + stub.host())
                    .withRequestRetryBackoffLimit(0)
                    .build())
            .build()) {
      return Seen.of(
          new JUnitGate(List.of(AdmissionChecks.class.getName())),
          new GateRequest(Phase.PREFLIGHT, release, client, new Redactor(), Duration.ofMinutes(1)));
    }
  }

  private static String list(String item) {
    return "{\"kind\":\"List\",\"apiVersion\":\"v1\",\"metadata\":{},\"items\":[" + item + "]}";
  }

  private static String webhook(String policy, String plural) {
    return """
    {"metadata":{"name":"policy"},"webhooks":[{"name":"policy.example.com","failurePolicy":"%s",
     "clientConfig":{"service":{"namespace":"ops","name":"policy"}},
     "rules":[{"apiGroups":["*"],"apiVersions":["*"],"operations":["CREATE"],"resources":["%s"]}]}]}
    """
        .formatted(policy, plural);
  }

  private static String definition(String established) {
    return """
    {"metadata":{"name":"fees.example.com"},"spec":{"group":"example.com","names":{"kind":"Fee","plural":"fees"}},
     "status":{"conditions":[{"type":"Established","status":"%s"}]}}
    """
        .formatted(established);
  }
}
