package dev.slipway.harness.drill;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries connections to a server, and can be shut for a time: what is open is cut, and nothing new
 * comes through. Safe for use by several threads.
 */
final class TcpGate implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TcpGate.class);
  private static final int CONNECT_MILLIS = 5_000;

  private final ServerSocket server;
  private final InetSocketAddress target;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicLong shutUntil = new AtomicLong(System.nanoTime());
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "slipway-gate");
            thread.setDaemon(true);
            return thread;
          });

  private TcpGate(ServerSocket server, InetSocketAddress target) {
    this.server = server;
    this.target = target;
  }

  /** Opens one, on a free port of this machine. */
  static TcpGate before(InetSocketAddress target) {
    try {
      TcpGate gate = new TcpGate(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), target);
      gate.threads.execute(gate::accept);
      return gate;
    } catch (IOException e) {
      throw new UncheckedIOException("Tried to open a gate before " + target, e);
    }
  }

  /** Where it listens. */
  InetSocketAddress address() {
    return (InetSocketAddress) server.getLocalSocketAddress();
  }

  /** Cuts every connection, and refuses new ones for a time. */
  void shut(Duration time) {
    shutUntil.set(System.nanoTime() + time.toNanos());
    open.forEach(TcpGate::end);
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket one = server.accept();
        if (isShut()) {
          end(one);
        } else {
          threads.execute(() -> carry(one));
        }
      } catch (IOException e) {
        LOG.atTrace().setCause(e).log("The gate is closed");
      }
    }
  }

  private boolean isShut() {
    return System.nanoTime() - shutUntil.get() < 0;
  }

  private void carry(Socket one) {
    try (one;
        Socket other = new Socket()) {
      open.add(one);
      open.add(other);
      try {
        other.connect(target, CONNECT_MILLIS);
        if (isShut()) {
          // It was shut when this one was not among the open ones yet.
          throw new SocketException("The gate was shut");
        }
        CompletableFuture<Void> back = CompletableFuture.runAsync(() -> copy(other, one), threads);
        copy(one, other);
        back.join();
      } catch (IOException | RejectedExecutionException e) {
        LOG.atTrace().setCause(e).log("A connection was not made");
        end(one);
      } finally {
        open.remove(one);
        open.remove(other);
      }
    } catch (IOException e) {
      LOG.atTrace().setCause(e).log("Closed already");
    }
  }

  /** One direction, to its end; the other may still have something to say. */
  private static void copy(Socket from, Socket to) {
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      in.transferTo(out);
      to.shutdownOutput();
    } catch (IOException e) {
      LOG.atTrace().setCause(e).log("A connection broke");
      end(from);
      end(to);
    }
  }

  /** At once and for both sides; what was not read yet is lost. */
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
    open.forEach(TcpGate::end);
    threads.shutdownNow();
  }
}
