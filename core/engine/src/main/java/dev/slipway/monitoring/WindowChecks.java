package dev.slipway.monitoring;

import dev.slipway.source.Alert;
import dev.slipway.source.Answer;
import dev.slipway.source.Sample;
import dev.slipway.source.TrafficPoint;
import dev.slipway.trigger.Decision;
import dev.slipway.trigger.Observation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * What a window looks at for people's sake: stricter than the triggers, and never a reason to roll
 * back by itself.
 */
final class WindowChecks {
  /** The SOP's objective for the share of failed requests. */
  private static final double OBJECTIVE = 0.001;

  /** The share of slow requests at which p95 is at its limit. */
  private static final double P95 = 0.05;

  private static final Duration AHEAD = Duration.ofMinutes(30);
  private static final int LEAST_POINTS = 5;

  private final Duration interval;

  WindowChecks(Duration interval) {
    this.interval = interval;
  }

  /**
   * @param what one of the words of {@code monitoring.windows[].watch}
   */
  Decision check(String what, Observation observed) {
    return switch (what) {
      case "pods" -> decided(observed.pods(), troubles -> pods(troubles, observed));
      case "logs" ->
          decided(
              observed.logs(),
              logs ->
                  logs.errors().isEmpty()
                      ? Decision.pass("no error in " + logs.total() + " lines", List.of())
                      : fail(
                          logs.errors().size()
                              + " error lines, the first of "
                              + logs.errors().get(0).source()
                              + ": "
                              + logs.errors().get(0).text(),
                          observed));
      case "error-rate" -> decided(observed.traffic(), t -> errorRate(t.points(), observed));
      case "p95" -> decided(observed.traffic(), t -> trend(t.points(), observed));
      case "alerts" -> decided(observed.alerts(), alerts -> alerts(alerts, observed));
      default -> Decision.unknown("nobody knows how to watch '" + what + "'", List.of());
    };
  }

  private static <T> Decision decided(Answer<T> answer, Function<T, Decision> known) {
    return answer.fold(known, unknown -> Decision.unknown(unknown.why(), List.of()));
  }

  private static Decision fail(String what, Observation observed) {
    return new Decision.Fail(what, List.of(), observed.at());
  }

  private static Decision pods(List<String> troubles, Observation observed) {
    return troubles.isEmpty()
        ? Decision.pass("all pods are ready, none restarted", List.of())
        : fail(String.join(", ", troubles), observed);
  }

  private static Decision errorRate(List<TrafficPoint> points, Observation observed) {
    long requests = points.stream().mapToLong(TrafficPoint::requests).sum();
    long failures = points.stream().mapToLong(TrafficPoint::failures).sum();
    String what = failures + " of " + requests + " requests failed";
    if (requests == 0) {
      return Decision.unknown("no requests", List.of());
    }
    return failures <= requests * OBJECTIVE ? Decision.pass(what, List.of()) : fail(what, observed);
  }

  /** The level, and by the median of all slopes (Theil-Sen) where it goes. */
  private Decision trend(List<TrafficPoint> points, Observation observed) {
    List<Sample> shares =
        points.stream()
            .filter(p -> p.timed() > 0)
            .map(p -> new Sample(p.at(), (double) p.slow() / p.timed()))
            .toList();
    if (shares.isEmpty()) {
      return Decision.unknown("no request has a known duration", List.of());
    }
    double level = median(shares.stream().map(Sample::value).toList());
    if (level > P95) {
      return fail(percent(level) + " of the requests are slower than p95 may be", observed);
    }
    if (shares.size() < LEAST_POINTS) {
      return Decision.pass(percent(level) + " slow", shares);
    }
    double ahead = level + slope(shares) * AHEAD.toMillis() / interval.toMillis();
    return ahead > P95 && level > 0
        ? fail(
            percent(level) + " slow, and at " + percent(ahead) + " in 30 min as it grows now",
            observed)
        : Decision.pass(percent(level) + " slow, and not growing beyond its limit", shares);
  }

  /** Per interval. */
  private double slope(List<Sample> samples) {
    List<Double> slopes = new ArrayList<>();
    for (int i = 0; i < samples.size(); i++) {
      for (int j = i + 1; j < samples.size(); j++) {
        double steps =
            (double) Duration.between(samples.get(i).at(), samples.get(j).at()).toMillis()
                / interval.toMillis();
        slopes.add((samples.get(j).value() - samples.get(i).value()) / steps);
      }
    }
    return median(slopes);
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  private static Decision alerts(List<Alert> alerts, Observation observed) {
    List<String> firing =
        alerts.stream()
            .filter(a -> a.state() == Alert.State.FIRING)
            .map(Alert::name)
            .distinct()
            .toList();
    return firing.isEmpty()
        ? Decision.pass("no alert fires", List.of())
        : fail("alerts fire: " + String.join(", ", firing), observed);
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f%%", share * 100);
  }
}
