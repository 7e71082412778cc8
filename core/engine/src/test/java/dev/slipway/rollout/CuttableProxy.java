package dev.slipway.rollout;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/** A TCP proxy on loopback whose line can be cut, in the ways that lines are cut. */
final class CuttableProxy implements AutoCloseable {
  /** How the line is cut. */
  enum Cut {
    /** Connections are closed, and new ones refused. */
    REFUSE,
    /** Connections stay open and carry nothing. */
    HANG
  }

  private final ServerSocket server;
  private final String host;
  private final int port;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final Semaphore line = new Semaphore(Integer.MAX_VALUE);
  private volatile boolean refusing;

  CuttableProxy(String host, int port) throws IOException {
    this.host = host;
    this.port = port;
    this.server = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
    threads.execute(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  void cut(Cut how) {
    if (how == Cut.REFUSE) {
      refusing = true;
      sockets.forEach(CuttableProxy::closeQuietly);
    } else {
      line.acquireUninterruptibly(Integer.MAX_VALUE);
    }
  }

  void mend(Cut how) {
    refusing = false;
    if (how == Cut.HANG) {
      line.release(Integer.MAX_VALUE);
    }
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket near = server.accept();
        if (refusing) {
          near.close();
          continue;
        }
        Socket far = new Socket(host, port);
        sockets.add(near);
        sockets.add(far);
        threads.execute(() -> pump(near, far));
        threads.execute(() -> pump(far, near));
      } catch (IOException e) {
        if (!server.isClosed()) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  private void pump(Socket from, Socket to) {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] buffer = new byte[8192];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        line.acquireUninterruptibly();
        try {
          out.write(buffer, 0, n);
          out.flush();
        } finally {
          line.release();
        }
      }
    } catch (IOException e) {
      // The line was cut, or an end has hung up: the other end sees it by its closed socket.
      closeQuietly(to);
    } finally {
      sockets.remove(from);
      sockets.remove(to);
    }
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    sockets.forEach(CuttableProxy::closeQuietly);
    threads.shutdownNow();
  }
}
