package dev.slipway.source;

import java.util.List;

/**
 * What the logs of a time say.
 *
 * @param total how many lines there were, of every level
 * @param errors the lines that speak of errors, in the order of time
 */
public record Logs(long total, List<LogLine> errors) {
  public Logs {
    errors = List.copyOf(errors);
  }
}
