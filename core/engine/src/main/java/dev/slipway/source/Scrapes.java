package dev.slipway.source;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * The samples of an application's metrics as they were scraped, from some time before the first
 * interval on.
 *
 * @param requests counters of all requests
 * @param failed counters of those that failed; empty when none ever did
 * @param timed counters of requests with a duration; empty when there are none
 * @param fast counters of those that were not slow
 */
record Scrapes(List<Series> requests, List<Series> failed, List<Series> timed, List<Series> fast) {
  Scrapes {
    requests = List.copyOf(requests);
    failed = List.copyOf(failed);
    timed = List.copyOf(timed);
    fast = List.copyOf(fast);
  }

  private static final String POD = "pod";

  /** Only of the intervals in which pods of both sides were seen. */
  Beside beside(
      Predicate<String> isNew, Predicate<String> isOld, Instant from, Instant to, Duration step) {
    Scrapes young = of(series -> isNew.test(pod(series)));
    Scrapes old = of(series -> isOld.test(pod(series)));
    Set<Long> both = new TreeSet<>(young.intervals(this, from, to, step));
    both.retainAll(old.intervals(this, from, to, step));
    return new Beside(young.side(this, both, from, to, step), old.side(this, both, from, to, step));
  }

  private static String pod(Series series) {
    return series.labels().getOrDefault(POD, "");
  }

  private Scrapes of(Predicate<Series> which) {
    return new Scrapes(
        requests.stream().filter(which).toList(),
        failed.stream().filter(which).toList(),
        timed.stream().filter(which).toList(),
        fast.stream().filter(which).toList());
  }

  private Set<Long> intervals(Scrapes whole, Instant from, Instant to, Duration step) {
    return Increases.of(requests, whole.requests, from, to, step).intervals();
  }

  private Beside.Side side(
      Scrapes whole, Set<Long> intervals, Instant from, Instant to, Duration step) {
    long durations = sum(timed, whole, intervals, from, to, step);
    return new Beside.Side(
        sum(requests, whole, intervals, from, to, step),
        sum(failed, whole, intervals, from, to, step),
        durations,
        Math.max(0, durations - sum(fast, whole, intervals, from, to, step)));
  }

  private static long sum(
      List<Series> series,
      Scrapes whole,
      Set<Long> intervals,
      Instant from,
      Instant to,
      Duration step) {
    Increases increases = Increases.of(series, whole.requests, from, to, step);
    return intervals.stream().mapToLong(increases::in).sum();
  }

  Traffic traffic(Instant from, Instant to, Duration step) {
    return traffic(requests, from, to, step);
  }

  /** What some series alone counted; empty where none of them counts requests. */
  Optional<Traffic> traffic(Predicate<Series> which, Instant from, Instant to, Duration step) {
    Scrapes theirs = of(which);
    return theirs.requests.isEmpty()
        ? Optional.empty()
        : Optional.of(theirs.traffic(requests, from, to, step));
  }

  private Traffic traffic(List<Series> watched, Instant from, Instant to, Duration step) {
    Increases all = Increases.of(requests, watched, requests, from, to, step);
    Increases failures = Increases.of(failed, watched, requests, from, to, step);
    Increases durations = Increases.of(timed, watched, requests, from, to, step);
    Increases inTime = Increases.of(fast, watched, requests, from, to, step);
    List<TrafficPoint> points = new ArrayList<>();
    for (long interval : all.seen()) {
      long count = durations.in(interval);
      points.add(
          new TrafficPoint(
              all.end(interval),
              all.in(interval),
              failures.in(interval),
              count,
              Math.max(0, count - inTime.in(interval)),
              all.isExact(interval)));
    }
    return new Traffic(step, points);
  }
}
