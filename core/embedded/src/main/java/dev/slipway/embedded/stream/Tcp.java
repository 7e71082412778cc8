package dev.slipway.embedded.stream;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection to a pod's port, joined to what a client sends and reads. */
final class Tcp {
  private static final Logger log = LoggerFactory.getLogger(Tcp.class);

  private Tcp() {}

  /** Copies both ways until the pod has said all. */
  static void join(Socket socket, Inbox fromClient, Sink toClient, Executor work) {
    try (socket) {
      CompletableFuture.runAsync(() -> feed(socket, fromClient), work);
      Sink.copy(socket.getInputStream(), toClient);
    } catch (IOException e) {
      log.atDebug().setCause(e).log("a forwarded connection was cut");
    } finally {
      fromClient.end();
    }
  }

  private static void feed(Socket socket, Inbox fromClient) {
    try {
      OutputStream out = socket.getOutputStream();
      byte[] bytes = fromClient.take();
      while (bytes != null) {
        out.write(bytes);
        bytes = fromClient.take();
      }
      if (!socket.isClosed()) {
        socket.shutdownOutput();
      }
    } catch (IOException e) {
      log.atDebug().setCause(e).log("a pod closed a forwarded connection");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
