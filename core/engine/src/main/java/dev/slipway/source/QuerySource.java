package dev.slipway.source;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Evaluates a user's own expression. Used by one thread at a time; calls block. */
public interface QuerySource {
  /**
   * The values of an expression, at each step from the first time to the last.
   *
   * @param expression in the source's language: PromQL or LogQL
   * @return empty series when the expression has no value; values may be NaN
   */
  Answer<List<Series>> range(String expression, Instant from, Instant to, Duration step);
}
