package dev.slipway.source;

import dev.slipway.config.PrometheusConfig;
import dev.slipway.redact.Redactor;
import dev.slipway.source.Answer.Reason;
import java.math.BigDecimal;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Requests, their failures and their durations from the application's counters and histogram in
 * Prometheus, Thanos or Mimir. Whether a request was slow is told by the histogram's bucket at the
 * limit, never interpolated.
 */
public final class PrometheusMetrics implements MetricSource, QuerySource, PodTraffic {
  /** For the sample before the first interval, and for what was there before a new pod. */
  private static final int STEPS_BEFORE = 8;

  private final PrometheusQuery query;
  private final PrometheusConfig config;
  private final Duration step;
  private final Duration limit;

  /**
   * @param client shared; does not follow redirects
   * @param step the scrape interval
   * @param limit above which a request is slow; a bucket of the histogram ends there
   */
  public PrometheusMetrics(
      HttpClient client,
      PrometheusConfig config,
      Redactor redactor,
      Duration step,
      Duration limit) {
    this.query = new PrometheusQuery(new HttpCaller(client, config.endpoint(), redactor));
    this.config = config;
    this.step = step;
    this.limit = limit;
  }

  @Override
  public String name() {
    return query.name();
  }

  @Override
  public Answer<List<Series>> range(String expression, Instant from, Instant to, Duration every) {
    return query.range(expression, from, to, every);
  }

  @Override
  public Answer<Traffic> traffic(TrafficScope scope, Instant from, Instant to) {
    return scrapes(scope, from, to)
        .flatMap(
            scrapes ->
                scrapes.requests().isEmpty()
                    ? noSeries(scoped(Selector.of(config.requests()), scope))
                    : Answer.known(scrapes.traffic(from, to, step)));
  }

  private <T> Answer<T> noSeries(Selector requests) {
    return Answer.unknown(
        Reason.NO_DATA, name() + " has no series " + requests + "; is the application scraped?");
  }

  @Override
  public Answer<Beside> beside(
      Predicate<String> isNew, Predicate<String> isOld, Instant from, Instant to) {
    return scrapes(TrafficScope.ALL, from, to)
        .map(scrapes -> scrapes.beside(isNew, isOld, from, to, step));
  }

  @Override
  public Answer<Optional<Traffic>> traffic(Predicate<Series> isTheirs, Instant from, Instant to) {
    return scrapes(TrafficScope.ALL, from, to)
        .flatMap(
            scrapes -> {
              Optional<Traffic> theirs = scrapes.traffic(isTheirs, from, to, step);
              return theirs.isPresent()
                  ? Answer.known(theirs)
                  : unasked(isTheirs, from, to, scrapes.requests().isEmpty());
            });
  }

  /**
   * Most clients make a counter when the first request comes: until then {@code up} alone tells.
   */
  private Answer<Optional<Traffic>> unasked(
      Predicate<Series> isTheirs, Instant from, Instant to, boolean noneHasSeries) {
    Selector requests = Selector.of(config.requests());
    return scraped(requests, isTheirs, from, to)
        .flatMap(
            scraped -> {
              if (scraped) {
                return Answer.known(Optional.of(new Traffic(step, List.of())));
              }
              return noneHasSeries ? noSeries(requests) : Answer.known(Optional.empty());
            });
  }

  /** Whether one of them was scraped for the job that a selector names; false where it has none. */
  private Answer<Boolean> scraped(
      Selector selector, Predicate<Series> isTheirs, Instant from, Instant to) {
    return selector
        .only("job")
        .map(job -> raw(new Selector("up", job), from, to))
        .orElseGet(() -> Answer.known(List.of()))
        .map(targets -> targets.stream().filter(isTheirs).anyMatch(PrometheusMetrics::isUp));
  }

  private static boolean isUp(Series target) {
    return !target.samples().isEmpty()
        && target.samples().get(target.samples().size() - 1).value() == 1;
  }

  private Answer<Scrapes> scrapes(TrafficScope scope, Instant from, Instant to) {
    Selector requests = scoped(Selector.of(config.requests()), scope);
    return raw(requests, from, to)
        .flatMap(
            all ->
                all.isEmpty()
                    ? Answer.known(new Scrapes(all, List.of(), List.of(), List.of()))
                    : raw(requests.with(config.failed()), from, to)
                        .flatMap(failed -> timed(scope, all, failed, from, to)));
  }

  private Answer<List<Series>> raw(Selector selector, Instant from, Instant to) {
    Duration range = Duration.between(from, to).plus(step.multipliedBy(STEPS_BEFORE));
    return query.at(selector + "[" + Math.max(1, range.toSeconds()) + "s]", to);
  }

  private Answer<Scrapes> timed(
      TrafficScope scope, List<Series> all, List<Series> failed, Instant from, Instant to) {
    // How long logins take is not asked.
    if (config.latency() == null || scope == TrafficScope.AUTH) {
      return Answer.known(new Scrapes(all, failed, List.of(), List.of()));
    }
    Selector latency = Selector.of(Objects.requireNonNull(config.latency()));
    Selector bucket = latency.suffixed("_bucket").with("le=~\"" + bound(limit) + "\"");
    return raw(latency.suffixed("_count"), from, to)
        .flatMap(
            counts ->
                raw(bucket, from, to)
                    .flatMap(
                        fast ->
                            fast.isEmpty() && !counts.isEmpty()
                                ? Answer.unknown(
                                    Reason.NO_DATA,
                                    name()
                                        + " has no bucket of "
                                        + latency
                                        + " that ends at "
                                        + limit.toMillis()
                                        + " ms; give the histogram one, or set"
                                        + " triggers.p95.above to one that it has")
                                : Answer.known(new Scrapes(all, failed, counts, fast))));
  }

  private Selector scoped(Selector selector, TrafficScope scope) {
    return switch (scope) {
      case ALL -> selector;
      case AUTH -> selector.with(config.auth());
    };
  }

  /** A bucket's end as clients spell it: 5 and 5.0 are the same. */
  static String bound(Duration limit) {
    String plain =
        BigDecimal.valueOf(limit.toMillis()).movePointLeft(3).stripTrailingZeros().toPlainString();
    return plain.contains(".") ? plain.replace(".", "\\\\.") + "0*" : plain + "(\\\\.0+)?";
  }
}
