package dev.slipway.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.slipway.config.ProbesConfig;
import dev.slipway.redact.Redactor;
import dev.slipway.source.Answer;
import dev.slipway.source.Traffic;
import dev.slipway.source.TrafficPoint;
import dev.slipway.source.TrafficScope;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** In real time: that is what the probes measure. */
class ProberIT {
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
  private final AtomicReference<CountDownLatch> stall =
      new AtomicReference<>(new CountDownLatch(0));
  private HttpServer server;
  private volatile int status = 200;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext(
        "/",
        exchange -> {
          try {
            boolean released = stall.get().await(1, TimeUnit.MINUTES);
            assertThat(released).isTrue();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    stall.get().countDown();
    scheduler.shutdownNow();
    server.stop(0);
    threads.shutdownNow();
  }

  private Prober prober(Duration every, Duration timeout) {
    return Prober.start(
        new ProbesConfig(URI.create("/"), every, timeout, false),
        URI.create("http://127.0.0.1:" + server.getAddress().getPort()),
        null,
        HttpClient.newHttpClient(),
        scheduler,
        new Redactor(),
        Clock.systemUTC(),
        Duration.ofSeconds(1),
        Duration.ofSeconds(1));
  }

  @Test
  void reportAStallAsTheScheduleSaysThoughNothingWasAskedAgain() {
    Instant begin = Instant.now();
    try (Prober prober = prober(Duration.ofMillis(20), Duration.ofSeconds(10))) {
      await().atMost(Duration.ofSeconds(60)).until(() -> prober.report().answered() >= 1_000);
      stall.set(new CountDownLatch(1));
      Instant stalled = Instant.now();
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> Instant.now().isAfter(stalled.plusSeconds(5)));
      stall.get().countDown();
      // On a busy machine it is a little longer than was meant.
      Duration length = Duration.between(stalled, Instant.now());
      await().atMost(Duration.ofSeconds(90)).until(() -> prober.report().answered() >= 3_000);

      // Of 3,000, 50 a second were due in the stall, and waited from its length down to nothing:
      // the slowest 5 %, 150, all but 3 s of it at least, the slowest 1 %, 30, all but 0.6 s.
      ProbeReport report = prober.report();
      assertThat(report.failures()).isZero();
      assertThat(report.p50()).isLessThan(Duration.ofSeconds(1));
      assertThat(report.p95()).isBetween(length.minusMillis(3_500), length.minusMillis(1_500));
      assertThat(report.p99()).isBetween(length.minusMillis(1_000), length.plusMillis(1_000));
      Traffic traffic =
          prober
              .traffic(TrafficScope.ALL, begin, Instant.now())
              .fold(
                  known -> known,
                  unknown -> {
                    throw new AssertionError(unknown);
                  });
      assertThat(traffic.points().stream().mapToLong(TrafficPoint::slow).sum())
          .isBetween(length.toMillis() / 20 - 80, length.toMillis() / 20 + 60);
    }
  }

  @Test
  void countWhatIsNotAnsweredInTimeAndWhatIsAnsweredWith5xxAsFailures() {
    stall.set(new CountDownLatch(1));
    try (Prober prober = prober(Duration.ofMillis(20), Duration.ofMillis(300))) {
      await().atMost(Duration.ofSeconds(30)).until(() -> prober.report().failures() >= 20);
      assertThat(prober.report().p50()).isGreaterThanOrEqualTo(Duration.ofMillis(299));
    }
    stall.get().countDown();
    status = 503;
    try (Prober prober = prober(Duration.ofMillis(20), Duration.ofSeconds(10))) {
      await().atMost(Duration.ofSeconds(30)).until(() -> prober.report().answered() >= 20);
      ProbeReport report = prober.report();
      assertThat(report.failures()).isEqualTo(report.answered());
    }
  }

  @Test
  void knowNothingOfLogins() {
    try (Prober prober = prober(Duration.ofSeconds(1), Duration.ofSeconds(1))) {
      assertThat(prober.traffic(TrafficScope.AUTH, Instant.now(), Instant.now()).kind())
          .isEqualTo(Answer.Kind.UNKNOWN);
    }
  }
}
