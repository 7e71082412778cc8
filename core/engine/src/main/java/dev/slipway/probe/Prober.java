package dev.slipway.probe;

import dev.slipway.config.ChecksConfig;
import dev.slipway.config.ProbesConfig;
import dev.slipway.redact.Redactor;
import dev.slipway.source.Answer;
import dev.slipway.source.MetricSource;
import dev.slipway.source.Traffic;
import dev.slipway.source.TrafficPoint;
import dev.slipway.source.TrafficScope;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests at fixed times, whether or not earlier ones were answered (an open loop): a server
 * that stalls is not spared, and each latency counts from when its request was due. A failure is an
 * answer of 500 or above, or none in time.
 *
 * <p>Safe for use by several threads. What it has seen lasts as long as it does: after a restart it
 * knows nothing until it has looked again.
 */
public final class Prober implements MetricSource, AutoCloseable {
  private final ProbesConfig config;
  private final URI target;
  private final HttpClient client;
  private final @Nullable ProbeAccount account;
  private final Clock clock;
  private final Duration step;
  private final Duration limit;
  private final ScheduledFuture<?> schedule;
  private final ProbeResults results = new ProbeResults();
  private final Instant startedAt;
  private final long startNanos;
  private long due;

  private Prober(
      ProbesConfig config,
      URI baseUrl,
      HttpClient client,
      @Nullable ProbeAccount account,
      ScheduledExecutorService scheduler,
      Clock clock,
      Duration step,
      Duration limit) {
    this.config = config;
    this.target = URI.create(baseUrl + config.path().toString());
    this.client = client;
    this.account = account;
    this.clock = clock;
    this.step = step;
    this.limit = limit;
    this.startedAt = clock.instant();
    this.startNanos = System.nanoTime();
    this.schedule =
        scheduler.scheduleAtFixedRate(
            this::sendDue, 0, config.every().toNanos(), TimeUnit.NANOSECONDS);
  }

  /**
   * Begins to probe.
   *
   * @param login of the account that probes use; null for none
   * @param scheduler only starts requests; one thread is enough
   * @param step of the points that it makes
   * @param limit above which an answer is slow
   */
  public static Prober start(
      ProbesConfig config,
      URI baseUrl,
      ChecksConfig.@Nullable Login login,
      HttpClient client,
      ScheduledExecutorService scheduler,
      Redactor redactor,
      Clock clock,
      Duration step,
      Duration limit) {
    ProbeAccount account = null;
    if (config.authenticated() && login != null) {
      account = new ProbeAccount(client, baseUrl, login, config.timeout(), redactor, clock);
      account.renew();
    }
    return new Prober(config, baseUrl, client, account, scheduler, clock, step, limit);
  }

  @Override
  public String name() {
    return "probes of " + target;
  }

  @Override
  public Answer<Traffic> traffic(TrafficScope scope, Instant from, Instant to) {
    if (scope != TrafficScope.ALL) {
      return Answer.unknown(Answer.Reason.NO_DATA, name() + " are no logins");
    }
    Instant first = from.isBefore(startedAt) ? startedAt : from;
    List<TrafficPoint> points = results.points(first, to, step, limit);
    return points.isEmpty()
        ? Answer.unknown(Answer.Reason.NO_DATA, name() + " began only at " + startedAt)
        : Answer.known(new Traffic(step, points));
  }

  /** What all of them came to so far. */
  public ProbeReport report() {
    return results.report();
  }

  /** One thread at a time runs this; a late run sends all that became due meanwhile. */
  private void sendDue() {
    long elapsed = System.nanoTime() - startNanos;
    while (due * config.every().toNanos() <= elapsed) {
      send(startNanos + due * config.every().toNanos());
      due++;
    }
  }

  private void send(long dueNanos) {
    HttpRequest.Builder request = HttpRequest.newBuilder(target).timeout(config.timeout()).GET();
    if (account != null) {
      account.token().ifPresent(t -> request.header("Authorization", "Bearer " + t));
    }
    var unused =
        client
            .sendAsync(request.build(), HttpResponse.BodyHandlers.discarding())
            .orTimeout(config.timeout().toNanos(), TimeUnit.NANOSECONDS)
            .whenComplete((response, failure) -> ended(dueNanos, response, failure));
  }

  private void ended(
      long dueNanos, @Nullable HttpResponse<Void> response, @Nullable Throwable failure) {
    Duration latency = Duration.ofNanos(System.nanoTime() - dueNanos);
    boolean failed = failure != null || Objects.requireNonNull(response).statusCode() >= 500;
    if (account != null && response != null && response.statusCode() == 401) {
      account.renew();
    }
    results.add(clock.instant(), latency, failed);
  }

  @Override
  public void close() {
    schedule.cancel(false);
  }
}
