package dev.slipway.examples.preskool;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;

/** Stands before a server, and ends the first connection whose client sends some words. */
final class LostConnection implements AutoCloseable {
  private final ServerSocket listening;
  private final int server;
  private final String words;
  private final AtomicBoolean lost = new AtomicBoolean();
  private final ExecutorService threads = Executors.newCachedThreadPool();

  /**
   * @param server the port on loopback
   */
  LostConnection(int server, String words) throws IOException {
    this.server = server;
    this.words = words;
    this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    threads.execute(this::accept);
  }

  int port() {
    return listening.getLocalPort();
  }

  /** Whether a connection was ended. */
  boolean happened() {
    return lost.get();
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket client = listening.accept();
        Socket behind = new Socket(InetAddress.getLoopbackAddress(), server);
        threads.execute(() -> pass(client, behind, true));
        threads.execute(() -> pass(behind, client, false));
      } catch (IOException e) {
        if (!listening.isClosed()) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  private void pass(Socket from, Socket to, boolean asks) {
    byte[] buffer = new byte[8192];
    try (from;
        to;
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        String sent = new String(buffer, 0, count, StandardCharsets.ISO_8859_1);
        if (asks && sent.contains(words) && lost.compareAndSet(false, true)) {
          return;
        }
        out.write(buffer, 0, count);
      }
    } catch (IOException e) {
      // One of both ended it; the other sees that.
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
    threads.shutdownNow();
  }
}
