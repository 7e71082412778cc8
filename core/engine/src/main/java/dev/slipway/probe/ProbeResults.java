package dev.slipway.probe;

import dev.slipway.source.TrafficPoint;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.HdrHistogram.Histogram;

/** Takes what probes came to, from many threads. */
final class ProbeResults {
  /** Single results are kept for the longest that a trigger looks back. */
  private static final Duration KEPT = Duration.ofMinutes(30);

  private static final long HIGHEST_MICROS = TimeUnit.HOURS.toMicros(1);

  private final ReentrantLock lock = new ReentrantLock();
  private final Histogram latencies = new Histogram(HIGHEST_MICROS, 3);
  private final Deque<Result> recent = new ArrayDeque<>();
  private long failures;

  private record Result(Instant at, Duration latency, boolean failed) {}

  void add(Instant at, Duration latency, boolean failed) {
    lock.lock();
    try {
      long micros = TimeUnit.NANOSECONDS.toMicros(latency.toNanos());
      latencies.recordValue(Math.min(HIGHEST_MICROS, Math.max(0, micros)));
      failures += failed ? 1 : 0;
      recent.addLast(new Result(at, latency, failed));
      while (recent.getFirst().at().isBefore(at.minus(KEPT))) {
        recent.removeFirst();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Each whole interval between two times, also those in which no probe ended. */
  List<TrafficPoint> points(Instant from, Instant to, Duration step, Duration limit) {
    lock.lock();
    try {
      List<TrafficPoint> points = new ArrayList<>();
      for (Instant end = to; !end.minus(step).isBefore(from); end = end.minus(step)) {
        points.add(point(end.minus(step), end, limit));
      }
      return points;
    } finally {
      lock.unlock();
    }
  }

  private TrafficPoint point(Instant begin, Instant end, Duration limit) {
    long all = 0;
    long failed = 0;
    long slow = 0;
    for (Result result : recent) {
      if (result.at().isAfter(begin) && !result.at().isAfter(end)) {
        all++;
        failed += result.failed() ? 1 : 0;
        slow += result.latency().compareTo(limit) > 0 ? 1 : 0;
      }
    }
    return new TrafficPoint(end, all, failed, all, slow, true);
  }

  ProbeReport report() {
    lock.lock();
    try {
      return new ProbeReport(
          latencies.getTotalCount(),
          failures,
          at(50),
          at(95),
          at(99),
          Duration.of(latencies.getMaxValue(), java.time.temporal.ChronoUnit.MICROS));
    } finally {
      lock.unlock();
    }
  }

  private Duration at(double percentile) {
    return Duration.of(
        latencies.getValueAtPercentile(percentile), java.time.temporal.ChronoUnit.MICROS);
  }
}
