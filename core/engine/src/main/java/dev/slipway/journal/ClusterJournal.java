package dev.slipway.journal;

import dev.slipway.cluster.SlipwayLabels;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Optional;

/** The ConfigMap {@code slipway-<application>-journal}. */
final class ClusterJournal implements JournalStore {
  private final KubernetesClient client;
  private final String namespace;
  private final String application;

  ClusterJournal(KubernetesClient client, String namespace, String application) {
    this.client = client;
    this.namespace = namespace;
    this.application = application;
  }

  @Override
  public Optional<JournalDocument> read() {
    return Optional.ofNullable(client.configMaps().inNamespace(namespace).withName(name()).get())
        .map(this::document);
  }

  @Override
  public JournalDocument create(JournalDocument journal) {
    return document(client.configMaps().inNamespace(namespace).resource(object(journal)).create());
  }

  @Override
  public JournalDocument replace(JournalDocument journal) {
    return document(client.configMaps().inNamespace(namespace).resource(object(journal)).update());
  }

  @Override
  public String where() {
    return "ConfigMap " + namespace + "/" + name();
  }

  private String name() {
    return "slipway-" + application + "-journal";
  }

  private ConfigMap object(JournalDocument journal) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName(name())
        .withNamespace(namespace)
        .withResourceVersion(journal.resourceVersion())
        .addToLabels(SlipwayLabels.MANAGED_BY, SlipwayLabels.SLIPWAY)
        .addToLabels(SlipwayLabels.APPLICATION, SlipwayLabels.value(application))
        .endMetadata()
        .withData(JournalText.data(journal))
        .build();
  }

  private JournalDocument document(ConfigMap map) {
    return JournalText.document(map.getData(), map.getMetadata().getResourceVersion(), where());
  }
}
