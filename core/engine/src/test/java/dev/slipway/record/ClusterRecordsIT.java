package dev.slipway.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.slipway.cluster.NeedsTestCluster;
import dev.slipway.cluster.RealNamespace;
import dev.slipway.cluster.UnreliableLink;
import dev.slipway.error.SlipwayException;
import dev.slipway.evidence.Evidence;
import dev.slipway.redact.Redactor;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NeedsTestCluster
class ClusterRecordsIT {
  private static final Instant AT = Instant.parse("2026-02-20T10:15:00Z");

  @TempDir Path folder;
  private final List<String> warnings = new CopyOnWriteArrayList<>();
  private RealNamespace namespace;

  @BeforeEach
  void createNamespace() {
    namespace = RealNamespace.create("journal");
  }

  @AfterEach
  void deleteNamespace() {
    if (namespace != null) {
      namespace.close();
    }
  }

  @Test
  void readsBackFromClusterAndFolderWhatWasAppendedToBoth() {
    RecordStore cluster = store(namespace.client(), ClusterRecords.KEEP);
    RecordStore copy =
        new FolderRecords(folder, "preskool-erp", "production", new Redactor(), warnings::add);
    BothRecords both = new BothRecords(cluster, copy, warnings::add);

    both.append(Samples.rolledBack());

    assertThat(cluster.history()).containsExactly(Samples.rolledBack());
    assertThat(copy.history()).containsExactly(Samples.rolledBack());
    assertThat(both.history()).containsExactly(Samples.rolledBack());
    assertThat(cluster.find(Samples.rolledBack().recordId())).contains(Samples.rolledBack());
    assertThat(cluster.find("nothing")).isEmpty();
    assertThat(warnings).isEmpty();
  }

  @Test
  void keepsTheNewestAndDeletesOlderOnes() {
    RecordStore records = store(namespace.client(), 3);
    for (int i = 0; i < 6; i++) {
      records.append(Samples.minimal("r" + i, AT.plusSeconds(i)));
    }

    assertThat(records.history())
        .extracting(DeploymentRecord::recordId)
        .containsExactly("r5", "r4", "r3");
    assertThat(maps()).hasSize(3);
  }

  @Test
  void neverOverwritesARecord() {
    RecordStore records = store(namespace.client(), 3);
    DeploymentRecord first = Samples.minimal("r1", AT);
    records.append(first);

    records.append(first);
    assertThatThrownBy(() -> records.append(first.toBuilder().deployer("bob").build()))
        .isInstanceOf(SlipwayException.class)
        .hasMessageContaining("slipway-preskool-erp-record-r1")
        .hasMessageContaining("another one is there");
    assertThat(records.history()).containsExactly(first);
  }

  @Test
  void cannotBeChangedByAnybody() {
    store(namespace.client(), 3).append(Samples.minimal("r1", AT));
    ConfigMap there = maps().get(0);

    assertThatThrownBy(
            () ->
                namespace
                    .client()
                    .resource(new ConfigMapBuilder(there).addToData("record.json", "{}").build())
                    .update())
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("immutable");
  }

  @Test
  void keepsARecordThatIsTooLongForAConfigMapWithItsEvidenceCut() {
    Evidence log = new Evidence(Evidence.Kind.LOG, "Pod/x", "x".repeat(100_000), AT);
    DeploymentRecord big =
        Samples.rolledBack().toBuilder()
            .failure(
                new FailureRecord(
                    "rollout", "X", "cause", "step", AT, Collections.nCopies(30, log), null))
            .build();
    RecordStore records = store(namespace.client(), 3);

    records.append(big);
    records.append(big);

    FailureRecord kept = records.newest().orElseThrow().failure();
    assertThat(kept.evidence()).hasSize(30).allSatisfy(e -> assertThat(e.text()).endsWith("[cut]"));
    assertThat(kept.cause()).isEqualTo("cause");
  }

  @Test
  void reportsWhatItCannotReadByNameAndShowsTheOthers() {
    RecordStore records = store(namespace.client(), 3);
    records.append(Samples.minimal("r1", AT));
    namespace
        .client()
        .resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withName("spoilt")
                .withNamespace(namespace.name())
                .addToLabels("app.kubernetes.io/managed-by", "slipway")
                .addToLabels("slipway.dev/application", "preskool-erp")
                .addToLabels("slipway.dev/record", "spoilt")
                .endMetadata()
                .addToData("record.json", "{")
                .build())
        .create();

    assertThat(records.history()).hasSize(1);
    assertThat(warnings).singleElement().asString().contains(namespace.name() + "/spoilt");
  }

  @Test
  void seesItsOwnApplicationOnly() {
    store(namespace.client(), 3).append(Samples.minimal("r1", AT));
    RecordStore other =
        new ClusterRecords(
            namespace.client(), namespace.name(), "other", 3, new Redactor(), warnings::add);

    assertThat(other.history()).isEmpty();
  }

  @Test
  void keepsARecordOnceWhenTheAnswerIsLost() throws Exception {
    ExecutorService executor = Executors.newSingleThreadExecutor();
    try (UnreliableLink link = new UnreliableLink(namespace.client().getConfiguration());
        KubernetesClient far = link.client(namespace.client().getConfiguration(), 0)) {
      RecordStore records = store(far, 3);
      assertThat(records.history()).isEmpty();
      link.loseAnswers();
      Future<?> append = executor.submit(() -> records.append(Samples.rolledBack()));
      await().atMost(Duration.ofSeconds(30)).until(() -> maps().size() == 1);
      link.breakAndMend();

      append.get();

      assertThat(records.history()).containsExactly(Samples.rolledBack());
    } finally {
      executor.shutdownNow();
    }
  }

  @Test
  void saysWhatIsMissingWhenTheNamespaceIs() {
    RecordStore records =
        new ClusterRecords(
            namespace.client(), "journal-nowhere", "erp", 3, new Redactor(), warnings::add);

    assertThatThrownBy(() -> records.append(Samples.minimal("r1", AT)))
        .isInstanceOf(SlipwayException.class)
        .hasMessageContaining("journal-nowhere")
        .hasMessageContaining("not found");
  }

  private ClusterRecords store(KubernetesClient client, int keep) {
    return new ClusterRecords(
        client, namespace.name(), "preskool-erp", keep, new Redactor(), warnings::add);
  }

  private List<ConfigMap> maps() {
    return namespace
        .client()
        .configMaps()
        .inNamespace(namespace.name())
        .withLabel("slipway.dev/record")
        .list()
        .getItems();
  }
}
