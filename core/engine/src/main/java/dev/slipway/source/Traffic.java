package dev.slipway.source;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * Requests over time.
 *
 * @param step the length of each interval
 * @param points in the order of time; an interval of which nothing is known has none, one in which
 *     nothing was asked has one with zeros
 */
public record Traffic(Duration step, List<TrafficPoint> points) {
  public Traffic {
    Objects.requireNonNull(step, "step");
    if (step.isNegative() || step.isZero()) {
      throw new IllegalArgumentException("A step is above zero: " + step);
    }
    points = points.stream().sorted(Comparator.comparing(TrafficPoint::at)).toList();
  }
}
