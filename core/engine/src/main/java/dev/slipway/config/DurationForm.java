package dev.slipway.config;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How durations are written: {@code 180s}, {@code 1h30m}, {@code 500ms}, or as in ISO 8601. */
final class DurationForm {
  static final String EXPECTED = "a duration with its unit, as 500ms, 180s, 2m, 1h30m or PT3M";

  /** Nothing in a release takes longer; what is longer is a slip of the pen. */
  static final Duration LONGEST = Duration.ofDays(30);

  private static final Pattern UNITS =
      Pattern.compile(
          "(?=.)(?:([0-9]{1,6})h)?(?:([0-9]{1,6})m)?(?:([0-9]{1,6})s)?(?:([0-9]{1,9})ms)?");

  private static final Pattern ISO =
      Pattern.compile(
          "P(?=.)(?:[0-9]{1,6}D)?(?:T(?=.)(?:[0-9]{1,6}H)?(?:[0-9]{1,6}M)?"
              + "(?:[0-9]{1,6}(?:\\.[0-9]{1,9})?S)?)?");

  private DurationForm() {}

  /** The duration; empty when the text is none. */
  static Optional<Duration> parse(String text) {
    Matcher units = UNITS.matcher(text);
    if (units.matches()) {
      return Optional.of(
          Duration.ofHours(number(units.group(1)))
              .plusMinutes(number(units.group(2)))
              .plusSeconds(number(units.group(3)))
              .plusMillis(number(units.group(4))));
    }
    if (!ISO.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Duration.parse(text));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static long number(@Nullable String digits) {
    return digits == null ? 0 : Long.parseLong(digits);
  }
}
