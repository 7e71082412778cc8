package dev.slipway.embedded.network;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens on one address and carries each connection to one of its targets. Thread-safe. */
final class Proxy implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Proxy.class);
  private static final int CONNECT_MILLIS = 2_000;

  private final ServerSocket server = new ServerSocket();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger turn = new AtomicInteger();
  private volatile List<InetSocketAddress> targets;

  Proxy(InetSocketAddress address, List<InetSocketAddress> targets) throws IOException {
    this.targets = List.copyOf(targets);
    try {
      server.setReuseAddress(true);
      server.bind(address);
    } catch (IOException e) {
      server.close();
      throw e;
    }
    begin(this::accept, "embedded-proxy-" + address.getPort());
  }

  void setTargets(List<InetSocketAddress> now) {
    targets = List.copyOf(now);
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        open.add(client);
        begin(() -> carry(client), "embedded-proxy-connection");
      } catch (IOException e) {
        LOG.atTrace().setCause(e).log("The proxy is closed");
      }
    }
  }

  private void carry(Socket client) {
    Socket target = connect();
    if (target == null) {
      end(client);
      return;
    }
    open.add(target);
    Thread back = begin(() -> copy(target, client), "embedded-proxy-connection");
    copy(client, target);
    try {
      back.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    end(client);
    end(target);
  }

  /** The next target that takes a connection; null when none does. */
  private @org.jspecify.annotations.Nullable Socket connect() {
    List<InetSocketAddress> now = targets;
    for (int attempt = 0; attempt < now.size(); attempt++) {
      Socket socket = new Socket();
      try {
        socket.connect(now.get(Math.floorMod(turn.getAndIncrement(), now.size())), CONNECT_MILLIS);
        return socket;
      } catch (IOException e) {
        LOG.atTrace().setCause(e).log("An endpoint takes no connection, the next is tried");
        end(socket);
      }
    }
    return null;
  }

  private static void copy(Socket from, Socket to) {
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] buffer = new byte[16 << 10];
      int count = in.read(buffer);
      while (count >= 0) {
        out.write(buffer, 0, count);
        count = in.read(buffer);
      }
      to.shutdownOutput();
    } catch (IOException e) {
      LOG.atTrace().setCause(e).log("A proxied connection broke");
      try {
        // The other side learns of it.
        to.close();
      } catch (IOException closing) {
        e.addSuppressed(closing);
      }
    }
  }

  private void end(Socket socket) {
    open.remove(socket);
    try {
      socket.close();
    } catch (IOException e) {
      LOG.atTrace().setCause(e).log("A socket could not be closed");
    }
  }

  private static Thread begin(Runnable work, String name) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  /** Ends the listening and what is open. */
  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      LOG.atTrace().setCause(e).log("A listening socket could not be closed");
    }
    open.forEach(this::end);
  }
}
