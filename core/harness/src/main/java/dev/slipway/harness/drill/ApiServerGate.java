package dev.slipway.harness.drill;

import dev.slipway.harness.cluster.RehearsalCluster;
import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A {@link TcpGate} before a cluster's API server, and the kubeconfig that leads through it. */
final class ApiServerGate implements AutoCloseable {
  private final TcpGate gate;
  private final Path kubeconfig;

  private ApiServerGate(TcpGate gate, Path kubeconfig) {
    this.gate = gate;
    this.kubeconfig = kubeconfig;
  }

  /**
   * Opens one.
   *
   * @param folder where the kubeconfig is written that leads through it
   */
  static ApiServerGate before(RehearsalCluster cluster, Path folder) {
    try {
      String text = Files.readString(cluster.quickKubeconfigFile());
      URI master = URI.create(Config.fromKubeconfig(text).getMasterUrl());
      String there = master.getScheme() + "://" + master.getAuthority();
      if (!text.contains(there)) {
        throw new RehearsalException(
            "Tried to lead a kubeconfig through a gate, but it does not name " + there);
      }
      Path file = Files.createTempFile(folder, "gate-", ".kubeconfig");
      TcpGate gate = TcpGate.before(new InetSocketAddress(master.getHost(), master.getPort()));
      String here = master.getScheme() + "://127.0.0.1:" + gate.address().getPort();
      Files.writeString(file, text.replace(there, here));
      return new ApiServerGate(gate, file);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Tried to open a gate before the API server of " + cluster.quickKubeconfigFile(), e);
    }
  }

  Path kubeconfig() {
    return kubeconfig;
  }

  /** Cuts every connection, and refuses new ones for a time. */
  void shut(Duration time) {
    gate.shut(time);
  }

  @Override
  public void close() {
    gate.close();
  }
}
