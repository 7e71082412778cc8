package dev.slipway.preflight;

import static dev.slipway.gate.CheckOutcome.FAIL;
import static dev.slipway.gate.CheckOutcome.PASS;
import static dev.slipway.gate.CheckOutcome.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.embedded.EmbeddedKubernetes;
import dev.slipway.gate.CheckResult;
import dev.slipway.record.ClusterRecords;
import dev.slipway.record.DeploymentRecord;
import dev.slipway.record.DeploymentRecord.Outcome;
import dev.slipway.redact.Redactor;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Staging's records, read from staging's own cluster while the release goes to another. */
class StagingClusterTest {
  private static final String NAMESPACE = "preskool-staging";

  @TempDir Path folder;

  @Test
  void saysWhatStagingRan() throws Exception {
    PreskoolProject preskool = new PreskoolProject(folder);
    preskool.releases("3f2c1a9");
    preskool.edit("slipway.yaml", "source: folder", "source: cluster");
    preskool.edit(
        "slipway.yaml",
        "    context: ${env:PRESKOOL_STAGING_CONTEXT:-preskool-staging}",
        "    kubeconfig: staging.kubeconfig");
    try (EmbeddedKubernetes kubernetes = EmbeddedKubernetes.builder().start();
        KubernetesClient client =
            new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(kubernetes.kubeconfig()))
                .build()) {
      Files.writeString(folder.resolve("staging.kubeconfig"), kubernetes.kubeconfig());
      client
          .resource(
              new NamespaceBuilder().withNewMetadata().withName(NAMESPACE).endMetadata().build())
          .create();
      assertThat(check(preskool).outcome()).isEqualTo(FAIL);
      assertThat(check(preskool).message()).contains("no record says");

      ClusterRecords records =
          new ClusterRecords(
              client, NAMESPACE, "preskool-erp", ClusterRecords.KEEP, new Redactor(), w -> {});
      records.append(record(Outcome.SUCCEEDED, 30));
      assertThat(check(preskool).outcome()).isEqualTo(PASS);

      records.append(record(Outcome.HALTED, 1));
      assertThat(check(preskool).outcome()).isEqualTo(FAIL);
      assertThat(check(preskool).message()).contains("halted");
    }
    assertThat(check(preskool).outcome()).isEqualTo(UNKNOWN);
  }

  private static DeploymentRecord record(Outcome outcome, int hoursAgo) {
    return StagingRecordsTest.record(
        "3f2c1a9",
        outcome == Outcome.SUCCEEDED ? "3f2c1a9" : null,
        outcome,
        Instant.now().minus(Duration.ofHours(hoursAgo)));
  }

  private static CheckResult check(PreskoolProject preskool) {
    return PreskoolProject.find(
        preskool.check("production", ReadinessChecks.class), "prerequisite.staging");
  }
}
