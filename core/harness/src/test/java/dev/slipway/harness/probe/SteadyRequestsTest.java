package dev.slipway.harness.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SteadyRequestsTest {
  private static final Duration INTERVAL = Duration.ofMillis(10);

  private final AtomicInteger status = new AtomicInteger(200);
  private final AtomicInteger received = new AtomicInteger();
  private final Set<Integer> clientPorts = ConcurrentHashMap.newKeySet();
  private final CountDownLatch slow = new CountDownLatch(1);
  private HttpServer server;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newCachedThreadPool());
    server.createContext(
        "/",
        exchange -> {
          received.incrementAndGet();
          clientPorts.add(exchange.getRemoteAddress().getPort());
          if (exchange.getRequestURI().getPath().equals("/slow")) {
            awaitQuietly(slow);
          }
          byte[] body = "hello".getBytes(StandardCharsets.UTF_8);
          boolean chunked = "chunked".equals(exchange.getRequestURI().getQuery());
          exchange.sendResponseHeaders(status.get(), chunked ? 0 : body.length);
          try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
          }
        });
    server.start();
  }

  @AfterEach
  void end() {
    slow.countDown();
    server.stop(0);
  }

  @Test
  void countsEachRequestOnAConnectionOfItsOwn() {
    try (SteadyRequests stream = SteadyRequests.to(url("/health?chunked"), INTERVAL)) {
      await().until(() -> stream.report().sent() >= 20);
      StreamReport report = stream.stop();

      assertThat(report.failures()).isEmpty();
      assertThat(report.succeeded()).isEqualTo(report.sent()).isEqualTo(received.get());
      assertThat(clientPorts).hasSize(report.sent());
      assertThat(report.longestOutage()).isZero();
    }
  }

  @Test
  void reportsAnOutageWithItsCauseAndLength() {
    try (SteadyRequests stream = SteadyRequests.to(url("/"), INTERVAL)) {
      await().until(() -> stream.report().succeeded() >= 5);
      status.set(503);
      await().until(() -> stream.report().failures().size() >= 10);
      status.set(200);
      long before = stream.report().succeeded();
      await().until(() -> stream.report().succeeded() >= before + 5);
      StreamReport report = stream.stop();

      assertThat(report.failures()).allSatisfy(f -> assertThat(f.status()).isEqualTo(503));
      assertThat(report.longestOutage()).isGreaterThanOrEqualTo(INTERVAL.multipliedBy(5));
      assertThat(report).asString().contains("first failure", "status 503");
    }
  }

  @Test
  void keepsSendingWhileAnswersAreOutstandingAndCountsTheirWholeWait() {
    try (SteadyRequests stream = SteadyRequests.to(url("/slow"), INTERVAL)) {
      await().until(() -> received.get() >= 10);
      assertThat(stream.report().sent()).isZero();
      slow.countDown();
      StreamReport report = stream.stop();

      assertThat(report.sent()).isGreaterThanOrEqualTo(10);
      assertThat(report.latency(1)).isGreaterThanOrEqualTo(INTERVAL.multipliedBy(5));
    }
  }

  @Test
  void failsOnAnAnswerThatIsCutAndDoesNotRepeatIt() throws IOException {
    AtomicInteger connections = new AtomicInteger();
    try (ServerSocket cutting = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread thread = new Thread(() -> cutEachAnswer(cutting, connections));
      thread.setDaemon(true);
      thread.start();
      URI url = URI.create("http://127.0.0.1:" + cutting.getLocalPort() + "/");
      try (SteadyRequests stream = SteadyRequests.to(url, INTERVAL)) {
        await().until(() -> stream.report().sent() >= 4);
        StreamReport report = stream.stop();

        assertThat(report.failures()).hasSize(report.sent());
        assertThat(connections).hasValue(report.sent());
        assertThat(report.failures())
            .extracting(Sample::error)
            .anySatisfy(e -> assertThat(e).contains("closed without an answer"))
            .anySatisfy(e -> assertThat(e).contains("after 3 of 10 bytes"));
      }
    }
  }

  @Test
  void failsWhenNobodyListens() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    try (SteadyRequests stream =
        SteadyRequests.to(URI.create("http://127.0.0.1:" + port), INTERVAL)) {
      await().until(() -> stream.report().sent() >= 3);
      assertThat(stream.stop().failures())
          .allSatisfy(f -> assertThat(f.error()).contains("ConnectException"));
    }
  }

  @Test
  void refusesAnIntervalOfZero() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SteadyRequests.to(url("/"), Duration.ZERO))
        .withMessageContaining("must be above zero");
  }

  private URI url(String path) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
  }

  /** The first answer is empty, and every later one promises more than it has. */
  private static void cutEachAnswer(ServerSocket server, AtomicInteger connections) {
    while (true) {
      try (Socket socket = server.accept()) {
        InputStream in = socket.getInputStream();
        byte[] head = new byte[4096];
        int read = in.read(head);
        if (read > 0 && connections.incrementAndGet() > 1) {
          socket
              .getOutputStream()
              .write(
                  "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc"
                      .getBytes(StandardCharsets.US_ASCII));
        }
      } catch (IOException closed) {
        return;
      }
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
