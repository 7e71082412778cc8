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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
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

  /** For both ways of each connection, which are many and short. */
  private final ExecutorService carriers =
      Executors.newCachedThreadPool(task -> daemon(task, "embedded-proxy-connection"));

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
    daemon(this::accept, "embedded-proxy-" + address.getPort()).start();
  }

  void setTargets(List<InetSocketAddress> now) {
    targets = List.copyOf(now);
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        open.add(client);
        take(client);
      } catch (IOException e) {
        LOG.atTrace().setCause(e).log("The proxy is closed");
      }
    }
  }

  private void take(Socket client) {
    try {
      carriers.execute(() -> carry(client));
    } catch (RejectedExecutionException closed) {
      end(client);
    }
  }

  private void carry(Socket client) {
    Socket target = connect();
    if (target == null) {
      end(client);
      return;
    }
    open.add(target);
    try {
      Future<?> back = carriers.submit(() -> copy(target, client));
      copy(client, target);
      back.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | RejectedExecutionException e) {
      LOG.atTrace().setCause(e).log("A proxied connection is given up");
    } finally {
      end(client);
      end(target);
    }
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

  private static Thread daemon(Runnable work, String name) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
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
    carriers.shutdown();
    open.forEach(this::end);
  }
}
