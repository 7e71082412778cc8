package dev.slipway.harness.cluster;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.testcontainers.containers.ContainerLaunchException;
import org.testcontainers.k3s.K3sContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * A k3s in a container. It is removed when it is closed, when this JVM ends, and when this JVM is
 * killed.
 */
public final class K3sCluster implements RehearsalCluster {
  private static final Logger LOG = LoggerFactory.getLogger(K3sCluster.class);

  /** The node ports that are published to this machine. */
  private static final int FIRST_NODE_PORT = 30080;

  private static final int NODE_PORTS = 10;
  private static final Duration START = Duration.ofMinutes(3);
  private static final Duration REMOVED = Duration.ofSeconds(20);
  private static final Duration READY = Duration.ofMinutes(2);

  private static final String KUBECONFIG = "kubeconfig";

  private final String image;
  private final K3sContainer container;
  private final Leash leash;
  private final ConnectedCluster connected;
  private final ScratchFolder files;

  private K3sCluster(
      String image,
      K3sContainer container,
      Leash leash,
      ConnectedCluster connected,
      ScratchFolder files) {
    this.image = image;
    this.container = container;
    this.leash = leash;
    this.connected = connected;
    this.files = files;
  }

  /**
   * Starts k3s and waits until it is ready.
   *
   * @param image a rancher/k3s, or one that keeps its contract
   * @throws ClusterUnavailableException when it does not start or become ready
   */
  public static K3sCluster start(String image) {
    LogTail log = new LogTail();
    K3sContainer container = container(image).withLogConsumer(log);
    try {
      container.start();
    } catch (ContainerLaunchException e) {
      container.stop();
      throw new ClusterUnavailableException(
          "Tried to start " + image + ", but it did not; its log ended with:\n" + log, e);
    }
    Leash leash = Leash.attach(container.getDockerClient(), container.getContainerId());
    ConnectedCluster connected = new ConnectedCluster(container.getKubeConfigYaml());
    try {
      NodeDns dns = new NodeDns(connected.client(), container);
      new K3sReadiness(connected.client(), dns, InstantSource.system(), READY).await();
      ScratchFolder files = ScratchFolder.make("slipway-k3s-");
      Files.writeString(files.path().resolve(KUBECONFIG), connected.kubeconfig());
      K3sCluster cluster = new K3sCluster(image, container, leash, connected, files);
      LOG.atInfo()
          .setMessage("k3s is ready")
          .addKeyValue("image", image)
          .addKeyValue("container", container.getContainerId())
          .log();
      return cluster;
    } catch (IOException e) {
      stop(container, leash, connected);
      throw new ClusterUnavailableException("Tried to write k3s' kubeconfig, but " + e, e);
    } catch (RuntimeException e) {
      stop(container, leash, connected);
      throw e;
    }
  }

  private static K3sContainer container(String image) {
    DockerImageName name = DockerImageName.parse(image).asCompatibleSubstituteFor("rancher/k3s");
    K3sContainer container =
        new K3sContainer(name)
            .withStartupTimeout(START)
            .withCreateContainerCmdModifier(
                command -> command.getHostConfig().withAutoRemove(true));
    IntStream.range(FIRST_NODE_PORT, FIRST_NODE_PORT + NODE_PORTS)
        .forEach(container::addExposedPorts);
    return container;
  }

  @Override
  public Kind kind() {
    return Kind.K3S;
  }

  @Override
  public String fidelity() {
    return "A real Kubernetes "
        + client().getKubernetesVersion().getGitVersion()
        + " ("
        + image
        + ") in one container: API server, controllers, scheduler, kubelet and network are real,"
        + " but there is one node, and no cloud behind it.";
  }

  @Override
  public String kubeconfig() {
    return connected.kubeconfig();
  }

  @Override
  public Path kubeconfigFile() {
    return files.path().resolve(KUBECONFIG);
  }

  @Override
  public KubernetesClient client() {
    return connected.client();
  }

  @Override
  public String fingerprint() {
    return connected.fingerprint();
  }

  @Override
  public void importImages(Collection<String> images) {
    new ImageImport(container.getDockerClient(), container).run(images);
  }

  @Override
  public URI nodePort(int nodePort) {
    int last = FIRST_NODE_PORT + NODE_PORTS - 1;
    if (nodePort < FIRST_NODE_PORT || nodePort > last) {
      throw new ClusterException(
          "Tried to reach node port "
              + nodePort
              + ", but k3s publishes "
              + FIRST_NODE_PORT
              + " to "
              + last
              + "; give the Service one of these");
    }
    return URI.create("http://" + container.getHost() + ":" + container.getMappedPort(nodePort));
  }

  @Override
  public void close() {
    stop(container, leash, connected);
    files.close();
  }

  private static void stop(K3sContainer container, Leash leash, ConnectedCluster connected) {
    connected.close();
    Removal removal = Removal.watch(container.getDockerClient(), container.getContainerId());
    container.stop();
    leash.close();
    removal.await(REMOVED);
  }
}
