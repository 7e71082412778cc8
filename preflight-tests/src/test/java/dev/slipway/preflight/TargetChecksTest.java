package dev.slipway.preflight;

import static dev.slipway.gate.CheckOutcome.FAIL;
import static dev.slipway.gate.CheckOutcome.PASS;
import static dev.slipway.gate.CheckOutcome.SKIPPED;
import static dev.slipway.gate.CheckOutcome.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.gate.CheckResult;
import dev.slipway.gate.GateResult;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TargetChecksTest {
  @TempDir private Path folder;
  private Catalogue catalogue;

  @BeforeEach
  void start() {
    catalogue = new Catalogue(TargetChecks.class, folder);
  }

  @AfterEach
  void stop() {
    catalogue.close();
  }

  @Test
  @Shows(
      is = PASS,
      of = {"preflight.version", "preflight.lock"})
  void failNowhereAgainstAFreshCluster() {
    GateResult result = catalogue.check(Catalogue.SETTINGS);

    assertThat(result.checks())
        .hasSize(5)
        .extracting(CheckResult::outcome)
        .doesNotContain(FAIL, UNKNOWN);
    assertThat(Catalogue.find(result, "preflight.version").outcome()).isEqualTo(PASS);
    assertThat(Catalogue.find(result, "preflight.lock").outcome()).isEqualTo(PASS);
  }

  @Test
  @Shows(is = FAIL, of = "preflight.version")
  void nameTheKubeletThatDoesNotFit() {
    catalogue.has(
        """
        apiVersion: v1
        kind: Node
        metadata: {name: ahead}
        spec: {}
        status: {nodeInfo: {kubeletVersion: v1.99.0, architecture: amd64, bootID: "", containerRuntimeVersion: "", kernelVersion: "", kubeProxyVersion: "", machineID: "", operatingSystem: linux, osImage: "", systemUUID: ""}}
        """);

    CheckResult check = Catalogue.find(catalogue.check(Catalogue.SETTINGS), "preflight.version");

    assertThat(check.outcome()).isEqualTo(FAIL);
    assertThat(check.message()).contains("ahead has v1.99.0");
  }

  @Test
  @Shows(is = FAIL, of = "preflight.lock")
  void seeThatSomebodyElseReleases() {
    catalogue.has(lease(Instant.now()));

    CheckResult check = Catalogue.find(catalogue.check(Catalogue.SETTINGS), "preflight.lock");

    assertThat(check.outcome()).isEqualTo(FAIL);
    assertThat(check.message()).contains("Lease/slipway-erp is held by ada@ci-7 pid 1 00000000");
  }

  @Test
  void takeALockThatRanOutForFree() {
    catalogue.has(lease(Instant.now().minus(1, ChronoUnit.HOURS)));

    assertThat(Catalogue.find(catalogue.check(Catalogue.SETTINGS), "preflight.lock").outcome())
        .isEqualTo(PASS);
  }

  @Test
  void areUnknownWhenTheApiServerIsGone() {
    catalogue.stop();

    GateResult result = catalogue.check(Catalogue.SETTINGS);
    assertThat(Catalogue.find(result, "preflight.version").outcome()).isEqualTo(UNKNOWN);
    assertThat(Catalogue.find(result, "preflight.clock").outcome()).isEqualTo(UNKNOWN);
    assertThat(Catalogue.find(result, "preflight.lock").outcome()).isEqualTo(UNKNOWN);
    assertThat(Catalogue.find(result, "preflight.api-certificate").outcome())
        .isIn(UNKNOWN, SKIPPED);
  }

  @Test
  void readWhenATokenEnds() {
    Instant end = Instant.parse("2030-01-02T03:04:05Z");

    assertThat(new Credential(token("{\"exp\":" + end.getEpochSecond() + "}")).tokenEnds())
        .contains(end);
    assertThat(new Credential(token("{\"sub\":\"x\"}")).tokenEnds()).isEmpty();
    assertThat(
            new Credential(new ConfigBuilder(Config.empty()).withOauthToken("opaque").build())
                .tokenEnds())
        .isEmpty();
  }

  @Test
  void compareVersionsByTheSkewPolicy() {
    KubernetesVersion server = new KubernetesVersion(1, 30);

    assertThat(KubernetesVersion.parse("v1.30.2+k3s1").orElseThrow().fits(server)).isTrue();
    assertThat(KubernetesVersion.parse("v1.27.9").orElseThrow().fits(server)).isTrue();
    assertThat(KubernetesVersion.parse("v1.26.0").orElseThrow().fits(server)).isFalse();
    assertThat(KubernetesVersion.parse("v1.31.0").orElseThrow().fits(server)).isFalse();
    assertThat(KubernetesVersion.parse("latest")).isEmpty();
  }

  private static Config token(String claims) {
    String part =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(claims.getBytes(StandardCharsets.UTF_8));
    return new ConfigBuilder(Config.empty()).withOauthToken("e30." + part + ".sig").build();
  }

  private static String lease(Instant renewed) {
    String time = renewed.truncatedTo(ChronoUnit.SECONDS).toString().replace("Z", ".000000Z");
    return """
    apiVersion: coordination.k8s.io/v1
    kind: Lease
    metadata: {name: slipway-erp, namespace: erp}
    spec: {holderIdentity: ada@ci-7 pid 1 00000000, leaseDurationSeconds: 30, acquireTime: "%1$s", renewTime: "%1$s"}
    """
        .formatted(time);
  }
}
