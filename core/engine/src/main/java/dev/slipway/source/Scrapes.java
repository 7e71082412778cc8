package dev.slipway.source;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

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

  Traffic traffic(Instant from, Instant to, Duration step) {
    Increases all = Increases.of(requests, requests, from, to, step);
    Increases failures = Increases.of(failed, requests, from, to, step);
    Increases durations = Increases.of(timed, requests, from, to, step);
    Increases inTime = Increases.of(fast, requests, from, to, step);
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
