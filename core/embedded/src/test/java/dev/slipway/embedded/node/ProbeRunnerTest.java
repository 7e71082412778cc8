package dev.slipway.embedded.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.HTTPGetAction;
import io.fabric8.kubernetes.api.model.HTTPGetActionBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ProbeRunnerTest {
  private final ProbeRunner probes =
      new ProbeRunner(HttpClient.newHttpClient(), new PlainSandbox());

  private Optional<String> ask(ServerSocket server, Duration limit) {
    HTTPGetAction get =
        new HTTPGetActionBuilder().withNewPort(server.getLocalPort()).withPath("/ready").build();
    return probes.http(get, new ContainerBuilder().withName("main").build(), "127.0.0.1", limit);
  }

  /** Answers one request with these bytes, and keeps the connection open until it is closed. */
  private static ServerSocket answering(String bytes) throws IOException {
    ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    Thread thread =
        new Thread(
            () -> {
              try (Socket socket = server.accept()) {
                InputStream in = socket.getInputStream();
                OutputStream out = socket.getOutputStream();
                out.write(bytes.getBytes(StandardCharsets.US_ASCII));
                out.flush();
                in.transferTo(OutputStream.nullOutputStream());
              } catch (IOException e) {
                // The test is over.
              }
            },
            "answering");
    thread.setDaemon(true);
    thread.start();
    return server;
  }

  @Test
  void readsTheStatus() throws IOException {
    try (ServerSocket server = answering("HTTP/1.1 503 Unavailable\r\nContent-Length: 0\r\n\r\n")) {
      assertThat(ask(server, Duration.ofSeconds(5)))
          .contains("HTTP probe failed with statuscode: 503");
    }
    try (ServerSocket server = answering("HTTP/1.1 204 No Content\r\n\r\n")) {
      assertThat(ask(server, Duration.ofSeconds(5))).isEmpty();
    }
  }

  @Test
  void givesUpOnABodyThatNeverEnds() throws IOException {
    try (ServerSocket server = answering("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf")) {
      assertThat(ask(server, Duration.ofMillis(300)))
          .hasValueSatisfying(why -> assertThat(why).contains("context deadline exceeded"));
    }
  }

  @Test
  void saysThatNobodyListens() throws IOException {
    ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    server.close();

    assertThat(ask(server, Duration.ofSeconds(5)))
        .hasValueSatisfying(why -> assertThat(why).endsWith("connect: connection refused"));
  }
}
