package dev.slipway.kustomize;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Dates without quotes, which kustomize writes out as RFC 3339 with a time. */
final class Timestamps {
  private static final Pattern WRITTEN =
      Pattern.compile(
          "([0-9]{4}-[0-9]{1,2}-[0-9]{1,2})"
              + "(?:([Tt ])([0-9]{1,2}:[0-9]{1,2}:[0-9]{1,2}(?:\\.[0-9]{1,9})?)"
              + "(Z|[+-][0-9]{2}:[0-9]{2})?)?");
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("uuuu-M-d").withResolverStyle(ResolverStyle.STRICT);
  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder()
          .appendPattern("H:m:s")
          .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
          .toFormatter();
  private static final DateTimeFormatter RFC_3339 =
      new DateTimeFormatterBuilder()
          .appendPattern("uuuu-MM-dd'T'HH:mm:ss")
          .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
          .appendOffset("+HH:MM", "Z")
          .toFormatter();

  private Timestamps() {}

  /** The time as RFC 3339, or null where the text is none. */
  static @Nullable String parse(String text) {
    Matcher written = WRITTEN.matcher(text);
    if (!written.matches()) {
      return null;
    }
    String zone = written.group(4);
    boolean separated = " ".equals(written.group(2));
    if (written.group(2) != null && separated == (zone != null)) {
      return null;
    }
    try {
      LocalDate date = LocalDate.parse(written.group(1), DATE);
      LocalTime time =
          written.group(3) == null ? LocalTime.MIDNIGHT : LocalTime.parse(written.group(3), TIME);
      ZoneOffset offset = zone == null ? ZoneOffset.UTC : ZoneOffset.of(zone);
      return OffsetDateTime.of(LocalDateTime.of(date, time), offset).format(RFC_3339);
    } catch (DateTimeException e) {
      return null;
    }
  }
}
