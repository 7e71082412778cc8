package dev.slipway.report;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** From an instant to a share of the page's width, in percent. */
record TimeAxis(Instant start, Instant end) {
  TimeAxis {
    if (!end.isAfter(start)) {
      end = start.plusMillis(1);
    }
  }

  /** Where an instant is; what lies outside is at the edge. */
  double at(Instant instant) {
    double share = (double) millis(start, instant) / millis(start, end);
    return Math.max(0, Math.min(1, share)) * 100;
  }

  /** How wide a time is, from one instant to another. */
  double width(Instant from, Instant to) {
    return Math.max(0, at(to) - at(from));
  }

  private static long millis(Instant from, Instant to) {
    return Duration.between(from, to).toMillis();
  }

  /** For CSS and SVG, whatever the machine's language. */
  static String number(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }
}
