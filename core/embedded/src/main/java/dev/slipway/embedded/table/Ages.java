package dev.slipway.embedded.table;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;

/** Durations as the API's clients read them: {@code 45s}, {@code 2m30s}, {@code 3d4h}. */
final class Ages {
  private Ages() {}

  static String since(String time, Instant now) {
    if (time.isEmpty()) {
      return "<unknown>";
    }
    try {
      return text(Duration.between(Instant.parse(time), now));
    } catch (DateTimeParseException e) {
      return "<invalid>";
    }
  }

  static String text(Duration age) {
    long s = age.toSeconds();
    if (s < -1) {
      return "<invalid>";
    }
    long m = s / 60;
    long h = s / 3600;
    long d = h / 24;
    if (s < 120) {
      return Math.max(0, s) + "s";
    } else if (m < 10) {
      return both(m, "m", s % 60, "s");
    } else if (m < 180) {
      return m + "m";
    } else if (h < 8) {
      return both(h, "h", m % 60, "m");
    } else if (h < 48) {
      return h + "h";
    } else if (h < 192) {
      return both(d, "d", h % 24, "h");
    } else if (d < 2 * 365) {
      return d + "d";
    }
    long years = d / 365;
    return years < 8 ? both(years, "y", d % 365, "d") : years + "y";
  }

  private static String both(long major, String unit, long minor, String smaller) {
    return major + unit + (minor == 0 ? "" : minor + smaller);
  }
}
