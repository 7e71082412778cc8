package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.slipway.cluster.NeedsTestCluster;
import dev.slipway.cluster.RealNamespace;
import dev.slipway.error.SlipwayException;
import dev.slipway.gate.CheckOutcome;
import dev.slipway.gate.CheckResult;
import dev.slipway.gate.GateResult;
import dev.slipway.plan.Plan;
import dev.slipway.record.DeploymentRecord;
import dev.slipway.release.Phase;
import dev.slipway.release.Release;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records that the SOP's first pipeline wrote, with their six fields, as targets of rollbacks. */
@NeedsTestCluster
class OriginalRecordIT {
  private static final String OLD = "20251103-081500";
  private static final String GONE = "20251010-081500";

  @TempDir Path folder;
  private RealNamespace namespace;
  private HttpServer registry;

  @BeforeEach
  void deploysOverWhatTheOriginalPipelineDid() throws IOException {
    namespace = RealNamespace.create("original");
    registry = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    registry.createContext(
        "/",
        exchange -> {
          boolean there =
              exchange.getRequestURI().getPath().matches("/v2/shop/backend/.*/(old1|new2)");
          exchange.getResponseHeaders().set("Docker-Content-Digest", "sha256:" + "1".repeat(64));
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          byte[] missing = "{\"errors\":[{\"code\":\"MANIFEST_UNKNOWN\"}]}".getBytes();
          boolean head = exchange.getRequestMethod().equals("HEAD");
          exchange.sendResponseHeaders(there ? 200 : 404, there || head ? -1 : missing.length);
          if (!there && !head) {
            exchange.getResponseBody().write(missing);
          }
          exchange.close();
        });
    registry.start();
    String host = "127.0.0.1:" + registry.getAddress().getPort();
    Files.createDirectories(folder.resolve("k8s"));
    // Nothing of it has to run: what counts is which manifests are applied.
    Files.writeString(
        folder.resolve("k8s/backend.yaml"),
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: backend}
        spec:
          replicas: 0
          selector: {matchLabels: {app: backend}}
          template:
            metadata: {labels: {app: backend}}
            spec:
              containers:
                - name: main
                  image: HOST/shop/backend:latest
        """
            .replace("HOST", host));
    Files.writeString(
        folder.resolve("slipway.yaml"),
        """
        application: shop
        images:
          - name: HOST/shop/backend
        workloads:
          - name: backend
            timeout: 30s
            stability: 1s
        environments:
          test:
            namespace: NAMESPACE
            manifests: k8s
            baseUrl: http://127.0.0.1:1
        """
            .replace("HOST", host)
            .replace("NAMESPACE", namespace.name()));
    original(OLD, "old1");
    original(GONE, "gone0");
    try (Slipway slipway = open("new2")) {
      assertThat(slipway.deploy(ReleaseListener.NONE).kind())
          .isEqualTo(ReleaseOutcome.Kind.SUCCEEDED);
    }
    assertThat(image()).endsWith(":new2");
  }

  @AfterEach
  void close() {
    registry.stop(0);
    namespace.close();
  }

  @Test
  void areListedPlannedAndRolledBackTo() {
    try (Slipway slipway = open("new2")) {
      assertThat(slipway.history())
          .extracting(DeploymentRecord::sha)
          .containsExactly("new2", "old1", "gone0");

      Plan plan = slipway.planRollback(OLD);
      assertThat(plan.describe()).contains("shop/backend:new2").contains("shop/backend:old1");

      ReleaseOutcome outcome = slipway.rollback(OLD, ReleaseListener.NONE);

      assertThat(outcome.kind()).isEqualTo(ReleaseOutcome.Kind.SUCCEEDED);
      assertThat(image()).endsWith(":old1");
      DeploymentRecord written = slipway.history().get(0);
      assertThat(written.kind()).isEqualTo(DeploymentRecord.Kind.ROLLBACK);
      assertThat(written.sha()).isEqualTo("old1");
      assertThat(written.live()).isEqualTo("old1");
      assertThat(written.previousSha()).isEqualTo("new2");
      assertThat(slipway.verifyHistory().isWhole()).isTrue();
      assertThat(slipway.verifyHistory().proven()).isPositive();
    }
  }

  @Test
  void areRefusedBeforeAnythingChangesWhenAnImageIsGone() {
    try (Slipway slipway = open("new2")) {
      assertThatThrownBy(() -> slipway.rollback(GONE, ReleaseListener.NONE))
          .isInstanceOf(SlipwayException.class)
          .hasMessageContaining("back to version gone0")
          .hasMessageContaining("shop/backend:gone0")
          .hasMessageContaining("nothing was changed");

      assertThat(image()).endsWith(":new2");
      assertThat(slipway.history()).hasSize(3);
      assertThat(slipway.inFlight()).isEmpty();
    }
  }

  private void original(String name, String sha) throws IOException {
    Files.createDirectories(folder.resolve("deployment-records"));
    Files.writeString(
        folder.resolve("deployment-records/" + name + ".json"),
        """
        {"sha": "%s", "environment": "test", "timestamp": "%s-%s-%sT08:15:00Z",
         "deployer": "grace", "run_id": "4711", "run_url": "https://ci.test/4711"}
        """
            .formatted(sha, name.substring(0, 4), name.substring(4, 6), name.substring(6, 8)));
  }

  private Slipway open(String version) {
    Release release = Release.load(folder.resolve("slipway.yaml")).to("test").at(version);
    return Slipway.builder(release)
        .client(namespace.client())
        .gate(
            Phase.VERIFICATION,
            (request, progress) ->
                new GateResult(
                    List.of(
                        new CheckResult(
                            "image",
                            "the release's image is set",
                            image().endsWith(":" + request.release().version().value())
                                ? CheckOutcome.PASS
                                : CheckOutcome.FAIL,
                            "",
                            Duration.ZERO,
                            List.of()))))
        .lockTtl(Duration.ofSeconds(30))
        .open();
  }

  private String image() {
    return namespace
        .client()
        .apps()
        .deployments()
        .inNamespace(namespace.name())
        .withName("backend")
        .get()
        .getSpec()
        .getTemplate()
        .getSpec()
        .getContainers()
        .get(0)
        .getImage();
  }
}
