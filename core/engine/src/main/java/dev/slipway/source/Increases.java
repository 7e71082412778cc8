package dev.slipway.source;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * How much counters grew in each interval, from their samples as they were scraped. Unlike {@code
 * rate}, it neither interpolates nor drops what a series had counted when it was first scraped:
 * that is where a new pod's first failures are. What was a counter's whole life is never taken for
 * growth: a first sample counts only when the source was watching before it.
 */
final class Increases {
  private final Instant from;
  private final Instant to;
  private final Duration step;

  /** By the number of steps before the end. */
  private final Map<Long, Double> growth = new TreeMap<>();

  private final Map<Long, Set<String>> reporting = new HashMap<>();

  /** Intervals to which more may have been counted than happened in them. */
  private final Set<Long> inexact = new HashSet<>();

  private final Map<String, Instant> firstSeen = new HashMap<>();
  private final Map<String, Instant> lastSeen = new HashMap<>();

  private Increases(Instant from, Instant to, Duration step) {
    this.from = from;
    this.to = to;
    this.step = step;
  }

  /**
   * @param raw the samples of all series, also from before the first interval
   * @param watched the samples of all that the source watched meanwhile; what was there before a
   *     series tells that it is new
   */
  static Increases of(
      List<Series> raw, List<Series> watched, Instant from, Instant to, Duration step) {
    return of(raw, watched, watched, from, to, step);
  }

  /**
   * As {@link #of(List, List, Instant, Instant, Duration)}.
   *
   * @param living the samples of the instances that have to report
   */
  static Increases of(
      List<Series> raw,
      List<Series> watched,
      List<Series> living,
      Instant from,
      Instant to,
      Duration step) {
    Increases made = new Increases(from, to, step);
    for (Series each : living) {
      String instance = instance(each);
      for (Sample sample : each.samples()) {
        if (Double.isFinite(sample.value())) {
          made.firstSeen.merge(instance, sample.at(), (a, b) -> a.isBefore(b) ? a : b);
          made.lastSeen.merge(instance, sample.at(), (a, b) -> a.isAfter(b) ? a : b);
        }
      }
    }
    Instant watching =
        watched.stream()
            .flatMap(series -> series.samples().stream())
            .filter(sample -> Double.isFinite(sample.value()))
            .map(Sample::at)
            .min(Instant::compareTo)
            .orElse(to);
    raw.forEach(series -> made.add(series, watching));
    return made;
  }

  private void add(Series series, Instant watching) {
    String instance = instance(series);
    Sample before = null;
    for (Sample sample : series.samples()) {
      if (!Double.isFinite(sample.value()) || sample.at().isAfter(to)) {
        continue;
      }
      if (before != null) {
        // A counter that fell was reset: all that it has, it counted since.
        boolean reset = sample.value() < before.value();
        grew(sample.at(), reset ? sample.value() : sample.value() - before.value(), instance);
        if (isLong(before.at(), sample.at())) {
          inexact.add(interval(sample.at()));
        }
      } else if (sample.at().isAfter(watching.plus(step.multipliedBy(2)))) {
        grew(sample.at(), sample.value(), instance);
        if (sample.at().equals(firstSeen.get(instance))) {
          inexact.add(interval(sample.at()));
        }
      }
      before = sample;
    }
  }

  private void grew(Instant at, double by, String instance) {
    if (!at.isAfter(from)) {
      return;
    }
    long interval = interval(at);
    growth.merge(interval, by, Double::sum);
    reporting.computeIfAbsent(interval, i -> new HashSet<>()).add(instance);
  }

  private long interval(Instant at) {
    return Duration.between(at, to).toMillis() / step.toMillis();
  }

  /** Whether a scrape is missing between two samples. */
  private boolean isLong(Instant before, Instant at) {
    return Duration.between(before, at).multipliedBy(2).compareTo(step.multipliedBy(3)) > 0;
  }

  boolean isExact(long interval) {
    return !inexact.contains(interval);
  }

  long in(long interval) {
    return Math.round(growth.getOrDefault(interval, 0.0));
  }

  /** The intervals in which anything was scraped. */
  Set<Long> intervals() {
    return Set.copyOf(growth.keySet());
  }

  /** The intervals of which enough is known: at least half of the instances that lived report. */
  List<Long> seen() {
    return growth.keySet().stream().filter(this::enough).toList();
  }

  Instant end(long interval) {
    return to.minus(step.multipliedBy(interval));
  }

  private boolean enough(long interval) {
    Instant end = end(interval);
    Instant begin = end.minus(step);
    long alive =
        firstSeen.entrySet().stream()
            .filter(e -> !e.getValue().isAfter(end))
            .filter(e -> !lastSeen.getOrDefault(e.getKey(), end).isBefore(begin))
            .count();
    return reporting.getOrDefault(interval, Set.of()).size() * 2L >= alive;
  }

  private static String instance(Series series) {
    Map<String, String> labels = series.labels();
    return labels.getOrDefault("instance", "") + "/" + labels.getOrDefault("pod", "");
  }
}
