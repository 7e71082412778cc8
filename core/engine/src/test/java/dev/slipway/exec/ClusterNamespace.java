package dev.slipway.exec;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * A namespace of its own on the cluster of {@code SLIPWAY_TEST_KUBECONFIG}, deleted at the end.
 * Without one, the test is skipped and says so.
 */
final class ClusterNamespace implements AutoCloseable {
  private final KubernetesClient client;
  private final String name;

  private ClusterNamespace(KubernetesClient client, String name) {
    this.client = client;
    this.name = name;
  }

  static ClusterNamespace create() {
    String kubeconfig = System.getenv("SLIPWAY_TEST_KUBECONFIG");
    assumeTrue(
        kubeconfig != null && Files.isReadable(Path.of(kubeconfig)),
        "no cluster. Set SLIPWAY_TEST_KUBECONFIG to a kubeconfig"
            + " file of a cluster for tests.");
    KubernetesClient client =
        new KubernetesClientBuilder()
            .withConfig(Config.fromKubeconfig(Path.of(kubeconfig).toFile()))
            .build();
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
