package dev.slipway.preflight;

import static dev.slipway.gate.CheckOutcome.FAIL;
import static dev.slipway.gate.CheckOutcome.PASS;
import static dev.slipway.gate.CheckOutcome.UNKNOWN;
import static dev.slipway.gate.CheckOutcome.WARN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.gate.CheckResult;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BaselineChecksTest {
  @TempDir private Path folder;
  private Catalogue catalogue;

  @BeforeEach
  void start() {
    catalogue = new Catalogue(BaselineChecks.class, folder);
  }

  @AfterEach
  void stop() {
    catalogue.close();
  }

  @Test
  @Shows(is = PASS, every = BaselineChecks.class)
  void passANamespaceThatIsWell() {
    catalogue.has(pod("ready", "running: {}"));
    catalogue.has(event("Normal", Instant.now()));
    catalogue.has(event("Warning", Instant.now().minus(2, ChronoUnit.HOURS)));

    assertThat(catalogue.check(Catalogue.SETTINGS).checks())
        .hasSize(4)
        .extracting(CheckResult::outcome)
        .containsOnly(PASS);
  }

  @Test
  @Shows(is = FAIL, of = "preflight.baseline-pods")
  void nameAPodThatCrashesOrWaitsForItsImage() {
    catalogue.has(pod("crashing", "waiting: {reason: CrashLoopBackOff}"));
    catalogue.has(pod("pulling", "waiting: {reason: ImagePullBackOff}"));

    CheckResult check =
        Catalogue.find(catalogue.check(Catalogue.SETTINGS), "preflight.baseline-pods");

    assertThat(check.outcome()).isEqualTo(FAIL);
    assertThat(check.message())
        .contains(
            "Pod/crashing container a is in CrashLoopBackOff",
            "Pod/pulling container a is in ImagePullBackOff",
            "See to it before another version comes");
  }

  @Test
  @Shows(is = FAIL, of = "preflight.baseline-workloads")
  void nameAWorkloadThatIsNotReady() {
    catalogue.has(
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: other, namespace: erp}
        spec:
          replicas: 3
          selector: {matchLabels: {app: other}}
          template:
            metadata: {labels: {app: other}}
            spec: {containers: [{name: a, image: a}]}
        status: {replicas: 3, availableReplicas: 1}
        """);

    CheckResult check =
        Catalogue.find(catalogue.check(Catalogue.SETTINGS), "preflight.baseline-workloads");

    assertThat(check.outcome()).isEqualTo(FAIL);
    assertThat(check.message()).contains("Deployment/other has 1 of 3 pods ready");
  }

  @Test
  @Shows(is = WARN, of = "preflight.baseline-events")
  void tellRecentWarningsWithoutBlocking() {
    catalogue.has(event("Warning", Instant.now()));

    CheckResult check =
        Catalogue.find(catalogue.check(Catalogue.SETTINGS), "preflight.baseline-events");

    assertThat(check.outcome()).isEqualTo(WARN);
    assertThat(check.message()).contains("Pod/backend BackOff: back-off restarting");
  }

  @Test
  @Shows(is = WARN, of = "preflight.baseline-namespaces")
  void tellOfANamespaceThatHangsInItsEnd() throws IOException {
    try (StubCluster stub = new StubCluster();
        KubernetesClient client = Catalogue.clientOf("http://" + stub.host())) {
      stub.on(
          "/api/v1/namespaces",
          200,
          """
          {"kind":"NamespaceList","apiVersion":"v1","metadata":{},"items":[
           {"metadata":{"name":"old","deletionTimestamp":"2026-01-01T00:00:00Z"}},
           {"metadata":{"name":"young","deletionTimestamp":"%s"}},
           {"metadata":{"name":"erp"}}]}
          """
              .formatted(Instant.now()));

      CheckResult check =
          Catalogue.find(
              catalogue.evaluate(Catalogue.SETTINGS, "cluster: {notFor: []}", client),
              "preflight.baseline-namespaces");

      assertThat(check.outcome()).isEqualTo(WARN);
      assertThat(check.message())
          .contains("Namespace/old is Terminating since 2026-01-01T00:00:00Z")
          .doesNotContain("young", "erp");
    }
  }

  @Test
  void areUnknownForAUserWhoMayNotLook() {
    assertThat(catalogue.checkAsNobody(Catalogue.SETTINGS).checks())
        .extracting(CheckResult::outcome)
        .containsOnly(UNKNOWN);
  }

  private static String pod(String name, String state) {
    return """
    apiVersion: v1
    kind: Pod
    metadata: {name: %s, namespace: erp}
    spec: {containers: [{name: a, image: a}]}
    status:
      phase: Running
      containerStatuses: [{name: a, image: a, imageID: "", ready: false, restartCount: 3, state: {%s}}]
    """
        .formatted(name, state);
  }

  private static String event(String type, Instant at) {
    return """
    apiVersion: v1
    kind: Event
    metadata: {name: %s, namespace: erp}
    type: %s
    reason: BackOff
    message: back-off restarting
    involvedObject: {kind: Pod, name: backend, namespace: erp}
    lastTimestamp: "%s"
    """
        .formatted(
            "e" + type.toLowerCase(java.util.Locale.ROOT) + at.toEpochMilli(),
            type,
            at.truncatedTo(ChronoUnit.SECONDS));
  }
}
