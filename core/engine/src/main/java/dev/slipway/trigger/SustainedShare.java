package dev.slipway.trigger;

import dev.slipway.source.Sample;
import dev.slipway.source.Traffic;
import dev.slipway.source.TrafficPoint;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;

/**
 * Whether a share of requests stays above a limit for a duration. Seen to hold means: every
 * interval of the duration is above, as Prometheus counts a rule's {@code for}: from the first
 * interval that shows it to the newest one; one interval in a row may be missing, nine in ten are
 * there; there are enough requests; and by the exact binomial test the whole is above the limit by
 * more than chance. An interval that fits the rest but is not above (because it has few requests),
 * or is not exact, does not interrupt, but neither begins nor ends a breach.
 *
 * @param above the limit, exclusive
 * @param duration how long
 * @param minimum of requests in the whole
 */
record SustainedShare(double above, Duration duration, long minimum) {
  /** One in a thousand: how improbable chance must be. */
  private static final double CHANCE = 0.001;

  /** One in twenty: an interval in which less is needed for chance cannot begin a breach. */
  private static final double CHANCE_AT_THE_EDGE = 0.05;

  private static final double COVERAGE = 0.9;
  private static final int STALE_STEPS = 3;

  /** Which of the requests are counted, and of what. */
  record Share(String word, ToLongFunction<TrafficPoint> bad, ToLongFunction<TrafficPoint> all) {
    double of(TrafficPoint point) {
      return (double) bad.applyAsLong(point) / all.applyAsLong(point);
    }
  }

  Decision decide(Share share, Traffic traffic, Instant at, Instant deployedAt) {
    List<TrafficPoint> points =
        traffic.points().stream()
            .filter(p -> p.at().isAfter(deployedAt) && !p.at().isAfter(at))
            .toList();
    List<Sample> samples =
        points.stream()
            .filter(p -> share.all().applyAsLong(p) > 0)
            .map(p -> new Sample(p.at(), share.of(p)))
            .toList();
    if (points.isEmpty()) {
      return Decision.unknown("no data since " + deployedAt, samples);
    }
    Duration step = traffic.step();
    Instant newest = points.get(points.size() - 1).at();
    if (newest.isBefore(at.minus(step.multipliedBy(STALE_STEPS)))) {
      return Decision.unknown("the newest data is of " + newest, samples);
    }
    if (samples.isEmpty()
        || samples.get(samples.size() - 1).at().isBefore(newest.minus(duration))) {
      return Decision.unknown("no requests in the last " + seconds(duration), samples);
    }
    String missing = missing(points, step, newest, deployedAt);
    if (!missing.isEmpty()) {
      return Decision.unknown(missing, samples);
    }
    return breach(share, run(share, points, step), samples);
  }

  private String missing(
      List<TrafficPoint> points, Duration step, Instant newest, Instant deployedAt) {
    Instant begin = newest.minus(duration);
    Instant first = begin.isAfter(deployedAt) ? begin : deployedAt;
    long expected = Duration.between(first, newest).dividedBy(step) + (first.equals(begin) ? 1 : 0);
    long there = points.stream().filter(p -> !p.at().isBefore(first)).count();
    long tolerated = Math.max(1, Math.round(expected * (1 - COVERAGE)));
    return there < expected - tolerated
        ? "only " + there + " of " + expected + " intervals are known"
        : "";
  }

  /** The newest intervals that are all above, from the first to the last; empty for none. */
  private List<TrafficPoint> run(Share share, List<TrafficPoint> points, Duration step) {
    List<TrafficPoint> run = new ArrayList<>();
    List<TrafficPoint> between = new ArrayList<>();
    long bad = 0;
    long all = 0;
    Instant after = points.get(points.size() - 1).at();
    for (int i = points.size() - 1; i >= 0; i--) {
      TrafficPoint point = points.get(i);
      if (Duration.between(point.at(), after).compareTo(step.multipliedBy(2)) > 0) {
        break;
      }
      after = point.at();
      long requests = share.all().applyAsLong(point);
      long failed = share.bad().applyAsLong(point);
      if (point.exact() && isEdge(failed, requests)) {
        run.addAll(between);
        between.clear();
        run.add(point);
        bad += failed;
        all += requests;
      } else if (run.isEmpty()
          ? point.exact() && requests > 0 && failed <= requests * above
          : !fits(failed, requests, bad, all)) {
        break;
      } else if (!run.isEmpty()) {
        between.add(point);
      }
    }
    return run;
  }

  /** Whether an interval shows by itself that it is above. */
  private boolean isEdge(long failed, long requests) {
    return failed > requests * above
        && Binomial.atLeast(failed, requests, above) < CHANCE_AT_THE_EDGE;
  }

  /** Whether an interval could belong to a breach that failed this share of its requests. */
  private static boolean fits(long failed, long requests, long bad, long all) {
    return requests == 0 || Binomial.atMost(failed, requests, (double) bad / all) > CHANCE;
  }

  private Decision breach(Share share, List<TrafficPoint> run, List<Sample> samples) {
    Sample last = samples.get(samples.size() - 1);
    if (run.isEmpty() && last.value() > above) {
      return Decision.unknown(
          percent(last.value()) + " " + share.word() + ", which proves nothing yet", samples);
    }
    if (run.isEmpty()) {
      return Decision.pass(
          percent(last.value()) + " " + share.word() + " is not above " + percent(above), samples);
    }
    Instant since = run.get(run.size() - 1).at();
    Duration held = Duration.between(since, run.get(0).at());
    long bad = run.stream().mapToLong(share.bad()).sum();
    long all = run.stream().mapToLong(share.all()).sum();
    String what =
        percent((double) bad / all)
            + " "
            + share.word()
            + " ("
            + bad
            + " of "
            + all
            + ") above "
            + percent(above)
            + " for "
            + seconds(held);
    if (held.compareTo(duration) < 0) {
      return Decision.pass(what + " of " + seconds(duration), samples);
    }
    if (all < minimum) {
      return Decision.unknown(what + ", but " + minimum + " requests are needed", samples);
    }
    return Binomial.atLeast(bad, all, above) >= CHANCE
        ? Decision.unknown(what + ", which may be chance", samples)
        : new Decision.Fail(what, samples, since);
  }

  static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f%%", share * 100);
  }

  static String seconds(Duration duration) {
    return duration.toSeconds() + " s";
  }
}
