package dev.slipway.source;

import java.time.Instant;
import java.util.Objects;

/**
 * One line of a log.
 *
 * @param source who wrote it, as {@code backend-5d4c-x2x1}
 * @param text redacted
 */
public record LogLine(Instant at, String source, String text) {
  public LogLine {
    Objects.requireNonNull(at, "at");
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(text, "text");
  }
}
