package dev.slipway.cluster;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A network between a client and a real API server, that loses answers, holds requests back, and
 * breaks, as a test wants it. It forwards bytes and knows nothing of TLS or HTTP, but that a client
 * says hello and hears the answer before it sends a request.
 */
public final class UnreliableLink implements AutoCloseable {
  private final URI server;
  private final ServerSocket listener;
  private final List<Socket> open = new CopyOnWriteArrayList<>();
  private final ReentrantLock guard = new ReentrantLock();
  private final Condition released = guard.newCondition();
  private volatile boolean answersLost;
  private boolean requestsHeld;

  public UnreliableLink(Config to) throws IOException {
    this.server = URI.create(to.getMasterUrl());
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    start("link-accept", this::accept);
  }

  /** A client that speaks over this link, and repeats a request so often by itself. */
  public KubernetesClient client(Config like, int repeats) {
    Config through =
        new ConfigBuilder(like)
            .withMasterUrl("https://127.0.0.1:" + listener.getLocalPort())
            .withRequestRetryBackoffLimit(repeats)
            .build();
    return new KubernetesClientBuilder().withConfig(through).build();
  }

  /** From now on requests arrive, and what the server answers does not. */
  public void loseAnswers() {
    answersLost = true;
  }

  /** From now on requests wait on the way. */
  public void holdRequests() {
    guard.lock();
    try {
      requestsHeld = true;
    } finally {
      guard.unlock();
    }
  }

  /** What was held back goes on its way. */
  public void releaseRequests() {
    guard.lock();
    try {
      requestsHeld = false;
      released.signalAll();
    } finally {
      guard.unlock();
    }
  }

  /** Breaks all connections; new ones work. */
  public void breakAndMend() {
    List<Socket> broken = List.copyOf(open);
    answersLost = false;
    releaseRequests();
    broken.forEach(this::drop);
  }

  @Override
  public void close() throws IOException {
    listener.close();
    breakAndMend();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        Socket upstream = new Socket(server.getHost(), server.getPort());
        open.add(client);
        open.add(upstream);
        Handshake handshake = new Handshake();
        start("link-requests", () -> pump(client, upstream, handshake, true));
        start("link-answers", () -> pump(upstream, client, handshake, false));
      } catch (IOException e) {
        if (!listener.isClosed()) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  /** A new connection may be made for a request whose answer is to be lost: it is made whole. */
  private static final class Handshake {
    private volatile boolean answered;
    private volatile boolean over;
  }

  private void pump(Socket from, Socket to, Handshake handshake, boolean requests) {
    byte[] buffer = new byte[16_384];
    boolean lossy = false;
    try (InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        if (requests) {
          handshake.over |= handshake.answered;
          awaitRelease();
        } else {
          // A connection that has lost a piece never works again.
          lossy |= answersLost && handshake.over;
          handshake.answered = true;
        }
        if (!lossy) {
          out.write(buffer, 0, n);
          out.flush();
        }
      }
    } catch (IOException e) {
      // The connection has ended, by either side or by breakAndMend(): so does this pump.
      drop(to);
    }
    drop(from);
    drop(to);
  }

  private void awaitRelease() {
    guard.lock();
    try {
      while (requestsHeld) {
        released.awaitUninterruptibly();
      }
    } finally {
      guard.unlock();
    }
  }

  private void drop(Socket socket) {
    open.remove(socket);
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void start(String name, Runnable body) {
    Thread thread = new Thread(body, name);
    thread.setDaemon(true);
    thread.start();
  }
}
