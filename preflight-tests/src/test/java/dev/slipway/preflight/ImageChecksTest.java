package dev.slipway.preflight;

import static dev.slipway.gate.CheckOutcome.FAIL;
import static dev.slipway.gate.CheckOutcome.PASS;
import static dev.slipway.gate.CheckOutcome.SKIPPED;
import static dev.slipway.gate.CheckOutcome.UNKNOWN;
import static dev.slipway.gate.CheckOutcome.WARN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.config.ConfigLoader;
import dev.slipway.config.SlipwayConfig;
import dev.slipway.gate.CheckOutcome;
import dev.slipway.gate.CheckResult;
import dev.slipway.gate.GateRequest;
import dev.slipway.gate.GateResult;
import dev.slipway.harness.gate.JUnitGate;
import dev.slipway.redact.Redactor;
import dev.slipway.release.Phase;
import dev.slipway.release.Release;
import dev.slipway.release.Version;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A release with one image of its own and one of somebody else's. */
class ImageChecksTest {
  private static final String COMMIT = "3f2c1a9d0e5b7c8f6a4b3c2d1e0f9a8b7c6d5e4f";

  @TempDir Path folder;
  private StubCluster stub;

  @BeforeEach
  void start() throws IOException {
    stub = new StubCluster();
    stub.image("acme/backend", "3f2c1a9", "amd64", COMMIT);
    stub.image("acme/proxy", "1.2", "amd64", "");
  }

  @AfterEach
  void stop() {
    stub.close();
  }

  @Test
  @Shows(is = PASS, every = ImageChecks.class)
  void openWhenEachIsThereForTheNodesAndOfTheCommit() throws IOException {
    GateResult result = check("require");

    assertThat(result.reason()).isEmpty();
    assertThat(result.state()).isEqualTo(GateResult.State.OPEN);
    assertThat(result.checks())
        .extracting(CheckResult::id)
        .containsExactlyInAnyOrder(
            "preflight.image[" + backend() + "]",
            "preflight.image[" + proxy() + "]",
            "preflight.image-platform[" + backend() + "]",
            "preflight.image-platform[" + proxy() + "]",
            "preflight.image-revision[" + backend() + "]");
    assertThat(result.checks()).extracting(CheckResult::outcome).containsOnly(PASS);
  }

  @Test
  @Shows(is = FAIL, of = "preflight.image")
  void failForATagThatIsNotThereAndSayItOnce() throws IOException {
    stub.on("/v2/acme/backend/manifests/3f2c1a9", 404, error("MANIFEST_UNKNOWN"));

    GateResult result = check("require");

    assertThat(result.state()).isEqualTo(GateResult.State.CLOSED);
    CheckResult failed = find(result, "preflight.image[" + backend() + "]");
    assertThat(failed.outcome()).isEqualTo(FAIL);
    assertThat(failed.message())
        .contains("404 (MANIFEST_UNKNOWN", "was it built and pushed for this version?");
    assertThat(outcome(result, "preflight.image-platform[" + backend() + "]")).isEqualTo(SKIPPED);
    assertThat(outcome(result, "preflight.image-revision[" + backend() + "]")).isEqualTo(SKIPPED);
  }

  @ParameterizedTest
  @CsvSource({"403, DENIED", "500, UNKNOWN", "429, TOOMANYREQUESTS"})
  void doNotKnowWhatTheRegistryDoesNotTell(int status, String code) throws IOException {
    stub.on("/v2/acme/backend/manifests/3f2c1a9", status, error(code));

    GateResult result = check("require");

    assertThat(result.state()).isNotEqualTo(GateResult.State.OPEN);
    CheckResult unknown = find(result, "preflight.image[" + backend() + "]");
    assertThat(unknown.outcome()).isEqualTo(UNKNOWN);
    assertThat(unknown.message()).contains(status + " (" + code);
    assertThat(outcome(result, "preflight.image-revision[" + backend() + "]")).isEqualTo(UNKNOWN);
  }

  @Test
  void askARegistryThatIsNotWellOnlyOnce() throws IOException {
    stub.on("/v2/acme/backend/manifests/3f2c1a9", 503, error("UNAVAILABLE"));

    GateResult result = check("require");

    assertThat(find(result, "preflight.image[" + proxy() + "]"))
        .satisfies(c -> assertThat(c.outcome()).isEqualTo(UNKNOWN))
        .satisfies(c -> assertThat(c.message()).contains("Did not try", "503 (UNAVAILABLE"));
  }

  @Test
  @Shows(is = FAIL, of = "preflight.image-platform")
  void failForAnImageThatSomeNodesCannotRun() throws IOException {
    stub.nodes(StubCluster.node("amd64", false), StubCluster.node("arm64", false));

    CheckResult failed = find(check("require"), "preflight.image-platform[" + backend() + "]");

    assertThat(failed.outcome()).isEqualTo(FAIL);
    assertThat(failed.message()).contains("linux/arm64", "only for [linux/amd64]");
  }

  @Test
  void leaveOutNodesThatTakeNoPodOfTheRelease() throws IOException {
    stub.nodes(StubCluster.node("amd64", false), StubCluster.node("arm64", true));

    assertThat(check("require").state()).isEqualTo(GateResult.State.OPEN);
  }

  @Test
  void doNotKnowThePlatformWhereNodesMayNotBeListed() throws IOException {
    stub.on(
        "/api/v1/nodes",
        403,
        "{\"kind\":\"Status\",\"status\":\"Failure\",\"message\":\"nodes is forbidden\",\"code\":403}");

    GateResult result = check("require");

    CheckResult unknown = find(result, "preflight.image-platform");
    assertThat(unknown.outcome()).isEqualTo(UNKNOWN);
    assertThat(unknown.message()).contains("grant 'list' on nodes");
    assertThat(outcome(result, "preflight.image[" + backend() + "]")).isEqualTo(PASS);
  }

  @Test
  @Shows(is = FAIL, of = "preflight.image-revision")
  void failForAnImageOfAnotherCommit() throws IOException {
    stub.image("acme/backend", "3f2c1a9", "amd64", "77aa001d0e5b7c8f6a4b3c2d1e0f9a8b7c6d5e4f");

    for (String revision : List.of("require", "warn")) {
      CheckResult failed = find(check(revision), "preflight.image-revision[" + backend() + "]");

      assertThat(failed.outcome()).isEqualTo(FAIL);
      assertThat(failed.message()).contains("was built from 77aa001", "not from 3f2c1a9");
    }
  }

  @Test
  void doNotKnowTheCommitOfAnImageThatDoesNotSayIt() throws IOException {
    stub.image("acme/backend", "3f2c1a9", "amd64", "");

    GateResult result = check("require");

    CheckResult unknown = find(result, "preflight.image-revision[" + backend() + "]");
    assertThat(unknown.outcome()).isEqualTo(UNKNOWN);
    assertThat(unknown.message())
        .contains("org.opencontainers.image.revision is missing", "build it with --label");
  }

  @Test
  @Shows(is = WARN, of = "preflight.image-revision")
  void warnOfASilentImageWhereThatIsEnough() throws IOException {
    stub.image("acme/backend", "3f2c1a9", "amd64", "");

    GateResult result = check("warn");

    assertThat(result.state()).isEqualTo(GateResult.State.OPEN);
    assertThat(result.checks())
        .filteredOn(c -> c.outcome() == WARN)
        .singleElement()
        .satisfies(c -> assertThat(c.message()).contains("is missing"));
  }

  @Test
  void doNotCompareACommitWithAVersionThatIsNone() throws IOException {
    stub.image("acme/backend", "v1.4.0", "amd64", COMMIT);
    write("checks: {images: {revision: require}}");

    GateResult result = evaluate("v1.4.0");

    assertThat(result.checks())
        .filteredOn(c -> c.id().startsWith("preflight.image-revision"))
        .singleElement()
        .satisfies(c -> assertThat(c.outcome()).isEqualTo(UNKNOWN))
        .satisfies(c -> assertThat(c.message()).contains("that version is no commit"));
  }

  @Test
  void areSkippedWithAReasonWhereNobodyAsks() throws IOException {
    write("");
    assertThat(evaluate("3f2c1a9").checks())
        .isNotEmpty()
        .allSatisfy(c -> assertThat(c.outcome()).isEqualTo(SKIPPED))
        .allSatisfy(c -> assertThat(c.message()).contains("checks.images is not there"));

    write("checks: {images: {revision: require, notFor: [production]}}");
    assertThat(evaluate("3f2c1a9").checks())
        .isNotEmpty()
        .allSatisfy(c -> assertThat(c.outcome()).isEqualTo(SKIPPED));

    assertThat(find(check("ignore"), "preflight.image-revision").message()).contains("'ignore'");
  }

  private GateResult check(String revision) throws IOException {
    write("checks: {images: {revision: " + revision + "}}");
    return evaluate("3f2c1a9");
  }

  private void write(String checks) throws IOException {
    Files.createDirectories(folder.resolve("k8s"));
    Files.writeString(
        folder.resolve("k8s/backend.yaml"),
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: backend}
        spec:
          selector: {matchLabels: {app: backend}}
          template:
            metadata: {labels: {app: backend}}
            spec:
              containers:
                - {name: backend, image: backend}
                - {name: proxy, image: "%s"}
        """
            .formatted(proxy()));
    Files.writeString(
        folder.resolve("slipway.yaml"),
        """
        application: erp
        images: [{name: backend, newName: "%s/acme/backend"}]
        workloads: [{name: backend}]
        environments: {production: {namespace: erp, manifests: k8s}}
        %s
        """
            .formatted(stub.host(), checks));
  }

  private GateResult evaluate(String version) {
    SlipwayConfig config = ConfigLoader.load(folder.resolve("slipway.yaml"), Map.of());
    Release release =
        new Release(config, config.environment("production"), new Version(version), Map.of());
    try (KubernetesClient client =
        new KubernetesClientBuilder()
            .withConfig(
                new ConfigBuilder()
                    .withMasterUrl("http://" + stub.host())
                    .withRequestRetryBackoffLimit(0)
                    .build())
            .build()) {
      return Seen.of(
          new JUnitGate(List.of(ImageChecks.class.getName())),
          new GateRequest(Phase.PREFLIGHT, release, client, new Redactor(), Duration.ofMinutes(1)));
    }
  }

  private String backend() {
    return stub.host() + "/acme/backend:3f2c1a9";
  }

  private String proxy() {
    return stub.host() + "/acme/proxy:1.2";
  }

  private static String error(String code) {
    return "{\"errors\":[{\"code\":\"" + code + "\",\"message\":\"said so\"}]}";
  }

  private static CheckOutcome outcome(GateResult result, String id) {
    return find(result, id).outcome();
  }

  private static CheckResult find(GateResult result, String id) {
    return result.checks().stream()
        .filter(c -> c.id().equals(id))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + id + " in " + result.checks()));
  }
}
