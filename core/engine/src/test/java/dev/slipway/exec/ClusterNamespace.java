package dev.slipway.exec;

import dev.slipway.cluster.TestCluster;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** A namespace of its own on the {@link TestCluster}, deleted at the end. */
final class ClusterNamespace implements AutoCloseable {
  private final KubernetesClient client;
  private final String name;

  private ClusterNamespace(KubernetesClient client, String name) {
    this.client = client;
    this.name = name;
  }

  static ClusterNamespace create() {
    KubernetesClient client = TestCluster.connect();
    String name = "exec-" + UUID.randomUUID().toString().substring(0, 8);
    client
        .namespaces()
        .resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
        .create();
    client
        .serviceAccounts()
        .inNamespace(name)
        .withName("default")
        .waitUntilCondition(account -> account != null, 30, TimeUnit.SECONDS);
    return new ClusterNamespace(client, name);
  }

  KubernetesClient client() {
    return client;
  }

  String name() {
    return name;
  }

  /** Reads an object from YAML, with this namespace. */
  GenericKubernetesResource object(String yaml) {
    GenericKubernetesResource object =
        client.getKubernetesSerialization().unmarshal(yaml, GenericKubernetesResource.class);
    object.getMetadata().setNamespace(name);
    return object;
  }

  void apply(String yaml) {
    client.resource(object(yaml)).create();
  }

  @Override
  public void close() {
    client.namespaces().withName(name).delete();
    client.close();
  }
}
