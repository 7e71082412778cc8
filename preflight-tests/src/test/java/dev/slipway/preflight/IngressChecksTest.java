package dev.slipway.preflight;

import static dev.slipway.gate.CheckOutcome.FAIL;
import static dev.slipway.gate.CheckOutcome.PASS;
import static dev.slipway.gate.CheckOutcome.SKIPPED;
import static dev.slipway.gate.CheckOutcome.UNKNOWN;
import static dev.slipway.gate.CheckOutcome.WARN;
import static dev.slipway.preflight.Catalogue.find;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.gate.CheckOutcome;
import dev.slipway.gate.CheckResult;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IngressChecksTest {
  private static final String WEB =
      """
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata: {name: web}
      spec:
        tls: [{hosts: [erp.example.com], secretName: web-tls}]
        rules:
          - host: erp.example.com
            http:
              paths:
                - path: /
                  pathType: Prefix
                  backend: {service: {name: backend, port: {PORT}}}
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: backend}
      spec: {ports: [{name: http, port: 80}]}
      """;

  @TempDir Path folder;
  private Catalogue catalogue;

  @BeforeEach
  void start() {
    catalogue = new Catalogue(IngressChecks.class, folder);
  }

  @AfterEach
  void stop() {
    catalogue.close();
  }

  @Test
  @Shows(is = PASS, every = IngressChecks.class)
  void passAHostWithAServiceAndACertificate() throws Exception {
    secret(Certificates.pem(folder, 90, "erp.example.com"));

    assertThat(catalogue.check(web()).checks())
        .hasSize(2)
        .extracting(CheckResult::outcome)
        .containsOnly(PASS);
  }

  @Test
  @Shows(is = WARN, of = "preflight.tls")
  void warnOfACertificateThatEndsSoon() throws Exception {
    secret(Certificates.pem(folder, 20, "erp.example.com"));

    assertThat(catalogue.check(web()).checks())
        .filteredOn(c -> c.outcome() == WARN)
        .singleElement()
        .satisfies(c -> assertThat(c.message()).contains("in 19 days; renew it"));
  }

  @ParameterizedTest
  @CsvSource({
    "number: 80, PASS",
    "name: http, PASS",
    "number: 8080, FAIL",
    "name: https, FAIL",
  })
  void leadToAPortThatTheServiceHas(String port, CheckOutcome outcome) {
    CheckResult found =
        find(catalogue.check(WEB.replace("PORT", port)), "preflight.ingress-backend");

    assertThat(found.outcome()).isEqualTo(outcome);
    if (outcome == FAIL) {
      assertThat(found.message()).contains("which has only [80 (http)]");
    }
  }

  @Test
  @Shows(is = FAIL, of = "preflight.ingress-backend")
  void failForAServiceThatIsNowhere() {
    String alone = WEB.substring(0, WEB.indexOf("---")).replace("PORT", "number: 80");

    CheckResult failed = find(catalogue.check(alone), "preflight.ingress-backend");

    assertThat(failed.outcome()).isEqualTo(FAIL);
    assertThat(failed.message()).contains("neither in the manifests nor in the cluster");
  }

  @ParameterizedTest
  @CsvSource({
    "60, PASS",
    "31, WARN",
    "32, PASS",
    "20, WARN",
    "9, WARN",
    "8, FAIL",
    "7, FAIL",
    "2, FAIL",
  })
  void goByTheDaysThatTheCertificateHolds(int days, CheckOutcome outcome) throws Exception {
    // Made a moment ago, it has not quite as many days left: 31 made are 30 and a part.
    secret(Certificates.pem(folder, days, "erp.example.com"));

    // A warning is the whole check's, beside what each certificate has.
    List<CheckResult> found =
        catalogue.check(web()).checks().stream()
            .filter(c -> c.id().startsWith("preflight.tls"))
            .toList();

    assertThat(found).extracting(CheckResult::outcome).contains(outcome);
    if (outcome == PASS) {
      assertThat(found).hasSize(1);
    } else {
      assertThat(found)
          .filteredOn(c -> c.outcome() == outcome)
          .singleElement()
          .satisfies(c -> assertThat(c.message()).contains("in " + (days - 1) + " days; renew it"));
    }
  }

  @ParameterizedTest
  @CsvSource({"*.example.com, PASS", "*.erp.example.com, FAIL", "other.example.com, FAIL"})
  void goByTheHostsOfTheCertificate(String host, CheckOutcome outcome) throws Exception {
    secret(Certificates.pem(folder, 90, host));

    assertThat(find(catalogue.check(web()), "preflight.tls").outcome()).isEqualTo(outcome);
  }

  @Test
  void onlyWarnOfACertificateThatTheReleaseOrders() throws Exception {
    String ordered =
        web().replace("{name: web}", "{name: web, annotations: {cert-manager.io/issuer: acme}}");

    assertThat(warnings(ordered))
        .singleElement()
        .asString()
        .contains("neither in the manifests nor in the cluster", "to be made of Ingress/web");

    secret(Certificates.pem(folder, 90, "old.example.com"));
    assertThat(warnings(ordered))
        .singleElement()
        .asString()
        .contains("is not for [erp.example.com]");
  }

  /** Where nothing fails. */
  private List<String> warnings(String manifests) {
    List<CheckResult> checks = catalogue.check(manifests).checks();
    assertThat(checks).noneMatch(c -> c.outcome() == FAIL);
    return checks.stream().filter(c -> c.outcome() == WARN).map(CheckResult::message).toList();
  }

  @Test
  @Shows(is = FAIL, of = "preflight.tls")
  void failForASecretWithoutACertificate() {
    secret("no certificate".getBytes(US_ASCII));

    CheckResult failed = find(catalogue.check(web()), "preflight.tls");

    assertThat(failed.outcome()).isEqualTo(FAIL);
    assertThat(failed.message()).contains("is no certificate");
  }

  @Test
  void doNotKnowWhatMayNotBeRead() {
    String alone = web().substring(0, web().indexOf("---"));
    for (String id : new String[] {"preflight.ingress-backend", "preflight.tls"}) {
      CheckResult unknown = find(catalogue.checkAsNobody(alone), id);
      assertThat(unknown.outcome()).isEqualTo(UNKNOWN);
      assertThat(unknown.message()).contains("grant 'get' on");
    }
  }

  @Test
  void areSkippedWhereThereIsNone() {
    assertThat(catalogue.check("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n").checks())
        .isNotEmpty()
        .allSatisfy(c -> assertThat(c.outcome()).isEqualTo(SKIPPED));
  }

  private static String web() {
    return WEB.replace("PORT", "number: 80");
  }

  private void secret(byte[] certificate) {
    catalogue
        .client
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withNamespace(Catalogue.NAMESPACE)
                .withName("web-tls")
                .endMetadata()
                .withData(Map.of("tls.crt", Base64.getEncoder().encodeToString(certificate)))
                .build())
        .create();
  }
}
