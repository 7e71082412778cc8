package dev.slipway.cluster;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/**
 * A namespace of its own on the cluster of {@code SLIPWAY_TEST_KUBECONFIG}, deleted at the end.
 * Without one, the test is skipped and says so.
 */
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
    String kubeconfig = System.getenv("SLIPWAY_TEST_KUBECONFIG");
    assumeTrue(
        kubeconfig != null && Files.isReadable(Path.of(kubeconfig)),
        "no cluster. Set SLIPWAY_TEST_KUBECONFIG to a kubeconfig"
            + " file of a cluster for tests.");
    KubernetesClient client =
        new KubernetesClientBuilder()
            .withConfig(Config.fromKubeconfig(Path.of(kubeconfig).toFile()))
            .build();
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
