package dev.slipway.preflight;

import java.net.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/**
 * What an answer says of a rate limit: {@code Retry-After} (RFC 9110: seconds, or a date), and
 * {@code X-RateLimit-Remaining} and {@code -Reset} (GitHub: seconds of the epoch; Jira: a time).
 */
final class RateLimit {
  private final Optional<String> after;
  private final boolean spent;
  private final Optional<String> reset;

  private RateLimit(HttpHeaders headers) {
    this.after = headers.firstValue("Retry-After").map(String::strip);
    this.spent = headers.firstValue("X-RateLimit-Remaining").filter("0"::equals).isPresent();
    this.reset = headers.firstValue("X-RateLimit-Reset").map(String::strip);
  }

  static RateLimit of(HttpHeaders headers) {
    return new RateLimit(headers);
  }

  /** How long it asks to wait; empty when it says nothing, or gives a date. */
  Optional<Duration> waitFor() {
    if (after.isEmpty()) {
      return spent ? Optional.of(Duration.ofDays(1)) : Optional.empty();
    }
    return Optional.of(
        after
            .filter(a -> a.matches("[0-9]{1,6}"))
            .map(a -> Duration.ofSeconds(Long.parseLong(a)))
            .orElse(Duration.ofDays(1)));
  }

  Optional<String> advice() {
    if (after.isPresent()) {
      return Optional.of(", a rate limit; try again " + when(after.get()));
    }
    if (!spent) {
      return Optional.empty();
    }
    return Optional.of(
        ", as its rate limit is used up; try again"
            + reset.map(RateLimit::resetAt).orElse(" later"));
  }

  private static String when(String after) {
    if (after.matches("[0-9]+")) {
      return "after " + after + " (seconds)";
    }
    try {
      return "after "
          + ZonedDateTime.parse(after, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
    } catch (DateTimeException e) {
      return "later";
    }
  }

  private static String resetAt(String reset) {
    if (reset.matches("[0-9]{1,12}")) {
      return " after " + Instant.ofEpochSecond(Long.parseLong(reset));
    }
    return reset.isEmpty() ? " later" : " after " + reset;
  }
}
