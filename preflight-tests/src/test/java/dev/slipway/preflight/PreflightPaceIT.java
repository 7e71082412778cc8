package dev.slipway.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.config.ConfigLoader;
import dev.slipway.config.SlipwayConfig;
import dev.slipway.gate.CheckOutcome;
import dev.slipway.gate.GateRequest;
import dev.slipway.gate.GateResult;
import dev.slipway.harness.gate.JUnitGate;
import dev.slipway.redact.Redactor;
import dev.slipway.release.Phase;
import dev.slipway.release.Release;
import dev.slipway.release.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How long the whole suite takes over the example's production manifests, once it is warm. */
@Isolated("others would be in its numbers")
class PreflightPaceIT {
  private static final Logger LOG = LoggerFactory.getLogger(PreflightPaceIT.class);
  private static final Path OVERLAY =
      Path.of("../examples/preskool-erp/k8s/overlays/production").toAbsolutePath().normalize();

  @TempDir private Path folder;

  @Test
  void makesSixtyChecksAndTellsHowLongTheyTook() throws IOException {
    Files.writeString(
        folder.resolve("slipway.yaml"),
        """
        application: preskool-erp
        workloads: [{name: backend}, {name: frontend}]
        checks: {cluster: {notFor: []}}
        environments: {production: {namespace: preskool, manifests: "%s"}}
        """
            .formatted(OVERLAY));
    SlipwayConfig config = ConfigLoader.load(folder.resolve("slipway.yaml"), Map.of());
    Release release =
        new Release(config, config.environment("production"), new Version("3f2c1a9"), Map.of());
    try (Catalogue catalogue = new Catalogue(ClusterChecks.class, folder)) {
      catalogue.has("apiVersion: v1\nkind: Namespace\nmetadata: {name: preskool}\n");
      catalogue.has(
          """
          apiVersion: v1
          kind: Node
          metadata: {name: one}
          spec: {}
          status: {allocatable: {cpu: "8", memory: 16Gi, pods: "110"}, conditions: [{type: Ready, status: "True"}]}
          """);
      run(release, catalogue);
      long begun = System.nanoTime();
      GateResult result = run(release, catalogue);
      Duration took = Duration.ofNanos(System.nanoTime() - begun);

      long made = result.checks().stream().filter(c -> c.outcome() != CheckOutcome.SKIPPED).count();
      LOG.info(
          "{} checks in {} ms, and {} skipped",
          made,
          took.toMillis(),
          result.checks().size() - made);
      assertThat(made).isGreaterThanOrEqualTo(60);
    }
  }

  private static GateResult run(Release release, Catalogue catalogue) {
    return new JUnitGate(WholeSuite.classes())
        .evaluate(
            new GateRequest(
                Phase.PREFLIGHT, release, catalogue.client, new Redactor(), Duration.ofMinutes(1)),
            check -> {});
  }
}
