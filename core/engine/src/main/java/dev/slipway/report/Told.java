package dev.slipway.report;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Times as people read them. */
final class Told {
  private static final DateTimeFormatter DAY_AND_TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final long MINUTE = 60;
  private static final long HOUR = 60 * MINUTE;

  private Told() {}

  static String dayAndTime(Instant instant) {
    return DAY_AND_TIME.format(instant);
  }

  static String time(Instant instant) {
    return TIME.format(instant);
  }

  /** As {@code 340 ms}, {@code 4.2 s}, {@code 3 min 05 s}, {@code 2 h 10 min}. */
  static String duration(Duration duration) {
    long seconds = duration.toSeconds();
    if (seconds >= HOUR) {
      return seconds / HOUR + " h " + duration.toMinutesPart() + " min";
    }
    if (seconds >= MINUTE) {
      return String.format(Locale.ROOT, "%d min %02d s", seconds / MINUTE, seconds % MINUTE);
    }
    return seconds > 0
        ? String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0)
        : duration.toMillis() + " ms";
  }
}
