package dev.slipway.report;

import dev.slipway.record.WatchRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The plots of the monitoring windows: what share of requests failed, or was slow, and the limits.
 */
final class WatchView {
  private static final double FULL = 100;

  /** The p95 is too long when more than this share is slower than the limit. */
  private static final double SLOW_LIMIT = 0.05;

  private final WatchRecord watch;
  private final TimeAxis axis;

  WatchView(WatchRecord watch, Instant end) {
    this.watch = watch;
    this.axis = new TimeAxis(begin(watch), last(watch, end));
  }

  private static Instant begin(WatchRecord watch) {
    return watch.completeAt();
  }

  private static Instant last(WatchRecord watch, Instant end) {
    WatchRecord.Breach breach = watch.breach();
    if (breach != null) {
      return breach.decidedAt();
    }
    return watch.samples().isEmpty() ? end : watch.samples().get(watch.samples().size() - 1).at();
  }

  /** How many of how many requests failed, in words; null when none were counted. */
  static @Nullable String failures(@Nullable WatchRecord watch) {
    if (watch == null || watch.samples().isEmpty()) {
      return null;
    }
    long requests = watch.samples().stream().mapToLong(WatchRecord.Point::requests).sum();
    long failures = watch.samples().stream().mapToLong(WatchRecord.Point::failures).sum();
    return failures + " of " + requests + " while it was watched";
  }

  Map<String, Object> values() {
    WatchRecord.Limits limits = watch.limits();
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("looks", watch.looks());
    values.put("from", Told.time(axis.start()));
    values.put("until", Told.time(axis.end()));
    values.put("windows", windows());
    List<Map<String, Object>> plots = new ArrayList<>();
    if (!watch.samples().isEmpty()) {
      plots.add(
          plot(
              "failed",
              "requests that failed",
              p -> share(p.failures(), p.requests()),
              limits == null ? -1 : limits.errorShare()));
      plots.add(
          plot(
              "slow",
              limits == null
                  ? "requests that were slow"
                  : "requests slower than " + Told.duration(limits.p95()),
              p -> share(p.slow(), p.timed()),
              SLOW_LIMIT));
    }
    values.put("plots", plots);
    values.put("mark", mark());
    List<Map<String, Object>> tallies = new ArrayList<>();
    watch.triggers().forEach(t -> tallies.add(tally("trigger " + t.name(), t)));
    watch.checks().forEach(t -> tallies.add(tally(t.name(), t)));
    values.put("tallies", tallies);
    return values;
  }

  private static double share(long some, long all) {
    return all == 0 ? 0 : (double) some / all;
  }

  private List<Map<String, Object>> windows() {
    return watch.windows().stream()
        .filter(w -> watch.completeAt().plus(w.from()).isBefore(axis.end()))
        .map(
            w ->
                Map.<String, Object>of(
                    "window",
                    w.name(),
                    "left",
                    TimeAxis.number(axis.at(watch.completeAt().plus(w.from())))))
        .toList();
  }

  private Map<String, Object> plot(
      String name, String what, ToDoubleFunction<WatchRecord.Point> share, double limit) {
    double most =
        Math.max(
            2 * Math.max(limit, 0.01), watch.samples().stream().mapToDouble(share).max().orElse(0));
    List<Map<String, String>> bars = new ArrayList<>();
    Instant from = axis.start();
    for (WatchRecord.Point point : watch.samples()) {
      double height = FULL * share.applyAsDouble(point) / most;
      bars.add(
          Map.of(
              "x", TimeAxis.number(axis.at(from)),
              "width", TimeAxis.number(axis.width(from, point.at())),
              "y", TimeAxis.number(FULL - height),
              "height", TimeAxis.number(height),
              "kind", limit >= 0 && share.applyAsDouble(point) > limit ? "no" : "ok"));
      from = point.at();
    }
    Map<String, Object> plot = new LinkedHashMap<>();
    plot.put("name", name);
    plot.put("what", what);
    plot.put("bars", bars);
    plot.put("top", percent(most));
    plot.put(
        "limit",
        limit < 0
            ? List.of()
            : Map.of("at", TimeAxis.number(FULL - FULL * limit / most), "share", percent(limit)));
    return plot;
  }

  private Object mark() {
    WatchRecord.Breach breach = watch.breach();
    if (breach == null) {
      return List.of();
    }
    return Map.of(
        "sinceLeft", TimeAxis.number(axis.at(breach.since())),
        "sinceWidth", TimeAxis.number(axis.width(breach.since(), breach.decidedAt())),
        "trigger", breach.trigger(),
        "said", breach.what(),
        "since", Told.time(breach.since()),
        "decided", Told.time(breach.decidedAt()),
        "after", Told.duration(Duration.between(breach.since(), breach.decidedAt())));
  }

  private static Map<String, Object> tally(String name, WatchRecord.Tally tally) {
    String tone = tally.failed() > 0 ? "bad" : tally.passed() > 0 ? "good" : "warn";
    return Map.of(
        "name", name,
        "passed", tally.passed(),
        "failed", tally.failed(),
        "unknown", tally.unknown(),
        "last", tally.last(),
        "tone", tone);
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }
}
