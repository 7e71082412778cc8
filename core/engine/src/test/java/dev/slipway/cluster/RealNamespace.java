package dev.slipway.cluster;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.UUID;

/** A namespace of its own on the {@link TestCluster}, deleted at the end. */
public final class RealNamespace implements AutoCloseable {
  private final KubernetesClient client;
  private final String name;

  private RealNamespace(KubernetesClient client, String name) {
    this.client = client;
    this.name = name;
  }

  public static RealNamespace create() {
    return create("plan");
  }

  /**
   * @param prefix of the namespace's name
   */
  public static RealNamespace create(String prefix) {
    KubernetesClient client = TestCluster.connect();
    String name = prefix + "-" + UUID.randomUUID().toString().substring(0, 8);
    client
        .namespaces()
        .resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
        .create();
    return new RealNamespace(client, name);
  }

  public KubernetesClient client() {
    return client;
  }

  public String name() {
    return name;
  }

  /** Reads an object from YAML and puts it into this namespace. */
  public GenericKubernetesResource object(String yaml) {
    GenericKubernetesResource object =
        // The client takes a text that begins with a brace for JSON.
        Serialization.unmarshal("---\n" + yaml, GenericKubernetesResource.class);
    object.getMetadata().setNamespace(name);
    return object;
  }

  @Override
  public void close() {
    client.namespaces().withName(name).delete();
    client.close();
  }
}
