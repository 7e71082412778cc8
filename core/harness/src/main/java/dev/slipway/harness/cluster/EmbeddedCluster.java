package dev.slipway.harness.cluster;

import dev.slipway.embedded.EmbeddedKubernetes;
import dev.slipway.embedded.node.ImageCatalogue;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;

/** A Kubernetes in this JVM. Its pods are processes of this machine. */
public final class EmbeddedCluster implements RehearsalCluster {
  private final EmbeddedKubernetes kubernetes;
  private final ImageCatalogue images;
  private final ConnectedCluster connected;
  private static final String KUBECONFIG = "kubeconfig";
  private static final String QUICK = "quick.kubeconfig";

  private final ScratchFolder files;

  private EmbeddedCluster(
      EmbeddedKubernetes kubernetes,
      ImageCatalogue images,
      ConnectedCluster connected,
      ScratchFolder files) {
    this.kubernetes = kubernetes;
    this.images = images;
    this.connected = connected;
    this.files = files;
  }

  /**
   * Starts one; in a second at most.
   *
   * @param images what can be run
   */
  public static EmbeddedCluster start(ImageCatalogue images) {
    EmbeddedKubernetes kubernetes = EmbeddedKubernetes.builder().rbac(true).images(images).start();
    ConnectedCluster connected = new ConnectedCluster(kubernetes.plainKubeconfig());
    try {
      ScratchFolder files = ScratchFolder.make("slipway-embedded-");
      Files.writeString(files.path().resolve(KUBECONFIG), kubernetes.kubeconfig());
      Files.writeString(files.path().resolve(QUICK), connected.kubeconfig());
      return new EmbeddedCluster(kubernetes, images, connected, files);
    } catch (IOException e) {
      connected.close();
      kubernetes.close();
      throw new ClusterUnavailableException(
          "Tried to write the embedded cluster's kubeconfig, but " + e, e);
    }
  }

  @Override
  public Kind kind() {
    return Kind.EMBEDDED;
  }

  @Override
  public String fidelity() {
    return "Kubernetes "
        + client().getKubernetesVersion().getGitVersion()
        + " as this JVM plays it: the API's rules, controllers and probes are kept, but pods are"
        + " processes of this machine, images are programs, and nothing limits CPU.";
  }

  @Override
  public String kubeconfig() {
    return kubernetes.kubeconfig();
  }

  @Override
  public Path kubeconfigFile() {
    return files.path().resolve(KUBECONFIG);
  }

  @Override
  public Path quickKubeconfigFile() {
    return files.path().resolve(QUICK);
  }

  @Override
  public KubernetesClient client() {
    return connected.client();
  }

  @Override
  public String fingerprint() {
    return connected.fingerprint();
  }

  /** Nothing is copied: the cluster runs the programs that it was started with. */
  @Override
  public void importImages(Collection<String> wanted) {
    List<String> missing = wanted.stream().filter(image -> !images.has(image)).toList();
    if (!missing.isEmpty()) {
      throw new ClusterException(
          "Tried to import "
              + missing
              + ", but the embedded cluster runs only programs that it was given; add them to its"
              + " image catalogue");
    }
  }

  @Override
  public URI nodePort(int nodePort) {
    return URI.create("http://127.0.0.1:" + nodePort);
  }

  @Override
  public void close() {
    connected.close();
    kubernetes.close();
    files.close();
  }
}
