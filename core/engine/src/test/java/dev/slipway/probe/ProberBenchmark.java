package dev.slipway.probe;

import com.sun.management.OperatingSystemMXBean;
import com.sun.net.httpserver.HttpServer;
import dev.slipway.config.ProbesConfig;
import dev.slipway.redact.Redactor;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What probes cost besides their requests: the processor time of this process for probes at a rate,
 * and for the same requests sent bare, in turns; and how late probes are answered by a server that
 * answers at once.
 */
final class ProberBenchmark {
  private static final Logger LOG = LoggerFactory.getLogger(ProberBenchmark.class);
  private static final int TURNS = 3;
  private static final Duration LENGTH = Duration.ofSeconds(5);

  private ProberBenchmark() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
    URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    HttpClient client = HttpClient.newHttpClient();
    for (Duration every : new Duration[] {Duration.ofMillis(20), Duration.ofMillis(2)}) {
      double bare = 0;
      double probed = 0;
      for (int turn = 0; turn <= TURNS; turn++) {
        double one = bare(client, url, every);
        double other = probed(client, url, every);
        // The first turn warms up.
        bare += turn == 0 ? 0 : one / TURNS;
        probed += turn == 0 ? 0 : other / TURNS;
      }
      LOG.info(
          "{}/s: {} us of processor time a bare request, {} us a probe",
          1000 / every.toMillis(),
          Math.round(bare),
          Math.round(probed));
    }
    server.stop(0);
    threads.shutdownNow();
  }

  private static long processorNanos() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private static double bare(HttpClient client, URI url, Duration every)
      throws InterruptedException {
    ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
    long count = LENGTH.dividedBy(every);
    CountDownLatch answered = new CountDownLatch(Math.toIntExact(count));
    long before = processorNanos();
    var unused =
        scheduler.scheduleAtFixedRate(
            () ->
                client
                    .sendAsync(
                        HttpRequest.newBuilder(url).timeout(Duration.ofSeconds(10)).build(),
                        HttpResponse.BodyHandlers.discarding())
                    .thenRun(answered::countDown),
            0,
            every.toNanos(),
            TimeUnit.NANOSECONDS);
    answered.await();
    scheduler.shutdownNow();
    return (processorNanos() - before) / 1000.0 / count;
  }

  private static double probed(HttpClient client, URI url, Duration every)
      throws InterruptedException {
    ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
    long count = LENGTH.dividedBy(every);
    long before = processorNanos();
    CountDownLatch never = new CountDownLatch(1);
    try (Prober prober =
        Prober.start(
            new ProbesConfig(URI.create("/"), every, Duration.ofSeconds(10), false),
            url,
            null,
            client,
            scheduler,
            new Redactor(),
            Clock.systemUTC(),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1))) {
      while (prober.report().answered() < count) {
        if (never.await(50, TimeUnit.MILLISECONDS)) {
          break;
        }
      }
      double micros = (processorNanos() - before) / 1000.0 / prober.report().answered();
      LOG.info(
          "p50 {} us, p99 {} us from the intended start",
          prober.report().p50().toNanos() / 1000,
          prober.report().p99().toNanos() / 1000);
      return micros;
    } finally {
      scheduler.shutdownNow();
    }
  }
}
