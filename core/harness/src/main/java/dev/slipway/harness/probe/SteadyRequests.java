package dev.slipway.harness.probe;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A steady stream of GETs, to prove that none is lost. Open loop: one is sent every interval,
 * whether or not earlier ones were answered, and its latency counts from the moment at which it was
 * due, so that an outage is not hidden by a client that waits. Each has a connection of its own, so
 * that a Service balances it, and none is repeated.
 *
 * <pre>{@code
 * try (SteadyRequests stream = SteadyRequests.to(url, Duration.ofMillis(50))) {
 *   ...
 *   StreamReport report = stream.stop();
 *   assertThat(report.failures()).isEmpty();
 * }
 * }</pre>
 *
 * <p>Safe for use by several threads.
 */
public final class SteadyRequests implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final OneRequest request;
  private final Duration interval;
  private final Duration timeout;
  private final InstantSource clock;
  private final Instant start;
  private final AtomicLong sent = new AtomicLong();
  private final AtomicBoolean stopped = new AtomicBoolean();
  private final Queue<Sample> samples = new ConcurrentLinkedQueue<>();
  private final ScheduledExecutorService ticks =
      Executors.newSingleThreadScheduledExecutor(named());
  private final ExecutorService requests = Executors.newCachedThreadPool(named());

  private SteadyRequests(URI url, Duration interval, Duration timeout, InstantSource clock) {
    this.request = new OneRequest(url, timeout);
    this.interval = interval;
    this.timeout = timeout;
    this.clock = clock;
    this.start = clock.instant();
  }

  /**
   * Starts a stream.
   *
   * @param url http or https
   * @param interval between two requests, as 50 ms
   */
  public static SteadyRequests to(URI url, Duration interval) {
    return to(url, interval, TIMEOUT);
  }

  /**
   * Starts a stream.
   *
   * @param url http or https
   * @param interval between two requests, above zero
   * @param timeout for the connect and for each read of an answer
   */
  public static SteadyRequests to(URI url, Duration interval, Duration timeout) {
    Objects.requireNonNull(url.getHost(), "url has no host: " + url);
    if (interval.isNegative() || interval.isZero()) {
      throw new IllegalArgumentException("interval is " + interval + ", but must be above zero");
    }
    SteadyRequests stream = new SteadyRequests(url, interval, timeout, InstantSource.system());
    long nanos = interval.toNanos();
    // A tick never throws, so that there is nothing to learn from its future.
    ScheduledFuture<?> unused =
        stream.ticks.scheduleAtFixedRate(stream::tick, 0, nanos, TimeUnit.NANOSECONDS);
    return stream;
  }

  /** What came of it so far. */
  public StreamReport report() {
    return new StreamReport(List.copyOf(samples));
  }

  /** Sends no more, waits for the answers that are under way, and reports. */
  public StreamReport stop() {
    if (stopped.compareAndSet(false, true)) {
      ticks.shutdownNow();
      try {
        // First the ticks, for one of them may still be handing in a request.
        boolean quiet = ticks.awaitTermination(timeout.toMillis(), TimeUnit.MILLISECONDS);
        requests.shutdown();
        long patience = timeout.multipliedBy(2).toMillis();
        if (!quiet || !requests.awaitTermination(patience, TimeUnit.MILLISECONDS)) {
          requests.shutdownNow();
        }
      } catch (InterruptedException e) {
        requests.shutdownNow();
        Thread.currentThread().interrupt();
      }
    }
    return report();
  }

  @Override
  public void close() {
    stop();
  }

  private void tick() {
    Instant due = start.plus(interval.multipliedBy(sent.getAndIncrement()));
    try {
      requests.execute(() -> samples.add(make(due)));
    } catch (RejectedExecutionException | OutOfMemoryError noThread) {
      // A request that could not be sent is one more failure, not the silent end of the stream.
      samples.add(new Sample(due, Duration.between(due, clock.instant()), 0, noThread.toString()));
    }
  }

  private Sample make(Instant due) {
    try {
      int status = request.send();
      return new Sample(due, Duration.between(due, clock.instant()), status, "");
    } catch (IOException | RuntimeException e) {
      return new Sample(due, Duration.between(due, clock.instant()), 0, e.toString());
    }
  }

  private static ThreadFactory named() {
    return task -> {
      Thread thread = new Thread(task, "slipway-steady-requests");
      thread.setDaemon(true);
      return thread;
    };
  }
}
