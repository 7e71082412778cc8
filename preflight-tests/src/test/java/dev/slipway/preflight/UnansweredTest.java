package dev.slipway.preflight;

import static dev.slipway.gate.CheckOutcome.UNKNOWN;
import static dev.slipway.preflight.Catalogue.find;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.gate.GateResult;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An API server, a registry and a Prometheus that are not there: nothing is known, and it blocks.
 */
class UnansweredTest {
  private static final String BACKEND =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: backend}
      spec:
        selector: {matchLabels: {app: backend}}
        template:
          metadata: {labels: {app: backend}}
          spec: {containers: [{name: backend, image: "127.0.0.1:1/backend:3f2c1a9"}]}
      """;

  private static final String ASKED =
      "cluster: {notFor: []}, images: {revision: require}, prerequisites: {notFor: [production]},"
          + " dependencies: [{name: redis, kind: redis, address: \"127.0.0.1:1\"}]";

  private static final String SOURCES =
      "monitoring: {interval: 1s, prometheus: {url: \"http://127.0.0.1:1\", requests: requests_total,"
          + " timeout: 1s}}";

  @TempDir private Path folder;

  @Test
  @Shows(
      is = UNKNOWN,
      of = {"preflight.api-certificate", "preflight.clock", "preflight.lock", "preflight.version"},
      every = {
        AdmissionChecks.class,
        AlertChecks.class,
        BaselineChecks.class,
        CapacityChecks.class,
        ClusterChecks.class,
        DependencyChecks.class,
        ImageChecks.class,
        IngressChecks.class,
        ManifestChecks.class,
        PolicyChecks.class,
        ReferenceChecks.class,
        RollbackChecks.class
      })
  void makesEveryCheckUnknownThatAsksThem() {
    try (Catalogue catalogue = new Catalogue(WholeSuite.classes(), folder);
        KubernetesClient nobody = Catalogue.clientOf("https://127.0.0.1:1")) {
      catalogue.to("namespace: erp, fingerprint: 00000000-0000-0000-0000-000000000000");

      GateResult result = catalogue.evaluate(BACKEND, ASKED, SOURCES, nobody);

      assertThat(result.state()).isEqualTo(GateResult.State.UNKNOWN);
      assertThat(find(result, "preflight.api").message())
          .contains("whether it is ready, but there was no answer");
    }
  }
}
