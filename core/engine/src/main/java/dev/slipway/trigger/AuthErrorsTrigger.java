package dev.slipway.trigger;

import dev.slipway.source.Sample;
import dev.slipway.source.Traffic;
import dev.slipway.source.TrafficPoint;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Login or authentication answers with 5xx. One failure may be a client's bad luck: it takes three
 * within a minute, in at least two intervals, and more than chance makes of the share that is
 * tolerated elsewhere.
 *
 * @param tolerated the share above which it is
 */
record AuthErrorsTrigger(double tolerated) implements Trigger {
  private static final Duration WITHIN = Duration.ofMinutes(1);
  private static final int LEAST = 3;
  private static final int LEAST_INTERVALS = 2;
  private static final double CHANCE = 0.01;

  @Override
  public String name() {
    return "auth-errors";
  }

  @Override
  public Decision decide(Observation observed) {
    return observed
        .auth()
        .fold(
            traffic -> decide(traffic, observed.at(), observed.deployedAt()),
            unknown -> Decision.unknown(unknown.why(), List.of()));
  }

  private Decision decide(Traffic traffic, Instant at, Instant deployedAt) {
    // At coarse steps a minute would be less than two intervals.
    Duration within = max(WITHIN, traffic.step().multipliedBy(LEAST_INTERVALS + 1L));
    List<TrafficPoint> points =
        traffic.points().stream()
            .filter(p -> p.at().isAfter(deployedAt) && !p.at().isAfter(at))
            .filter(p -> p.at().isAfter(at.minus(within)))
            .toList();
    long requests = points.stream().mapToLong(TrafficPoint::requests).sum();
    long failures = points.stream().mapToLong(TrafficPoint::failures).sum();
    List<TrafficPoint> failed = points.stream().filter(p -> p.failures() > 0).toList();
    List<Sample> samples = points.stream().map(p -> new Sample(p.at(), p.failures())).toList();
    String what =
        failures
            + " of "
            + requests
            + " login requests failed in "
            + SustainedShare.seconds(within);
    if (points.isEmpty()) {
      return Decision.unknown("no data of the last " + SustainedShare.seconds(within), samples);
    }
    if (requests == 0) {
      return Decision.unknown(
          "nobody logged in in the last " + SustainedShare.seconds(within), samples);
    }
    boolean fails =
        failures >= LEAST
            && failed.size() >= LEAST_INTERVALS
            && Binomial.atLeast(failures, requests, tolerated) < CHANCE;
    return fails
        ? new Decision.Fail(what, samples, failed.get(0).at())
        : Decision.pass(what, samples);
  }

  private static Duration max(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }
}
