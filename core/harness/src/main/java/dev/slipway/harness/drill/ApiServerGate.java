package dev.slipway.harness.drill;

import dev.slipway.harness.cluster.RehearsalCluster;
import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries connections to a cluster's API server, and can be shut for a time: what is open is cut,
 * and nothing new comes through. Safe for use by several threads.
 */
final class ApiServerGate implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ApiServerGate.class);
  private static final int CONNECT_MILLIS = 5_000;

  private final ServerSocket server;
  private final InetSocketAddress target;
  private final Path kubeconfig;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicLong shutUntil = new AtomicLong(System.nanoTime());
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "slipway-api-server-gate");
            thread.setDaemon(true);
            return thread;
          });

  private ApiServerGate(ServerSocket server, InetSocketAddress target, Path kubeconfig) {
    this.server = server;
    this.target = target;
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
      ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      Path file = Files.createTempFile(folder, "gate-", ".kubeconfig");
      String there = master.getScheme() + "://" + master.getAuthority();
      String here = master.getScheme() + "://127.0.0.1:" + server.getLocalPort();
      if (!text.contains(there)) {
        server.close();
        throw new RehearsalException(
            "Tried to lead a kubeconfig through a gate, but it does not name " + there);
      }
      Files.writeString(file, text.replace(there, here));
      ApiServerGate gate =
          new ApiServerGate(
              server, new InetSocketAddress(master.getHost(), master.getPort()), file);
      gate.threads.execute(gate::accept);
      return gate;
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
    shutUntil.set(System.nanoTime() + time.toNanos());
    open.forEach(ApiServerGate::end);
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket one = server.accept();
        if (System.nanoTime() - shutUntil.get() < 0) {
          end(one);
        } else {
          threads.execute(() -> carry(one));
        }
      } catch (IOException e) {
        LOG.atTrace().setCause(e).log("The gate is closed");
      }
    }
  }

  private void carry(Socket one) {
    Socket other = new Socket();
    open.add(one);
    open.add(other);
    try {
      other.connect(target, CONNECT_MILLIS);
      threads.execute(() -> copy(other, one));
      copy(one, other);
    } catch (IOException | java.util.concurrent.RejectedExecutionException e) {
      end(one);
      end(other);
    }
  }

  private void copy(Socket from, Socket to) {
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      in.transferTo(out);
    } catch (IOException e) {
      LOG.atTrace().setCause(e).log("A connection ended");
    } finally {
      end(from);
      end(to);
      open.remove(from);
      open.remove(to);
    }
  }

  private static void end(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
    } catch (SocketException e) {
      LOG.atTrace().setCause(e).log("Closed already");
    }
    try {
      socket.close();
    } catch (IOException e) {
      LOG.atTrace().setCause(e).log("Closed already");
    }
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      LOG.atTrace().setCause(e).log("Closed already");
    }
    open.forEach(ApiServerGate::end);
    threads.shutdownNow();
  }
}
