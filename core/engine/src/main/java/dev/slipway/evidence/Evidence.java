package dev.slipway.evidence;

import java.time.Instant;
import java.util.Objects;

/**
 * One thing that was seen: an event, the last lines of a log, a response.
 *
 * @param kind what it is
 * @param subject the object it is about, as {@code Pod/backend-5d4c-x2x1 container backend}
 * @param text what was seen, redacted; lines are separated by {@code \n}
 * @param at when it was gathered
 */
public record Evidence(Kind kind, String subject, String text, Instant at) {
  /** Where a piece of evidence comes from. */
  public enum Kind {
    EVENT,
    STATUS,
    LOG,
    PREVIOUS_LOG,
    COMMAND,
    RESPONSE
  }

  public Evidence {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(subject, "subject");
    Objects.requireNonNull(text, "text");
    Objects.requireNonNull(at, "at");
  }
}
