package dev.slipway.config;

import java.time.Duration;
import java.util.Objects;

/**
 * A user's own condition for a rollback. The expression must always have a value, also when all is
 * well: without one nothing is known.
 *
 * @param name for people; unique among all triggers
 * @param language of the expression
 * @param expression what is evaluated at each look
 * @param above the value above which it is
 * @param duration how long it must stay above
 */
public record QueryTriggerConfig(
    String name, Language language, String expression, double above, Duration duration) {
  /** Whose expression it is. */
  public enum Language {
    PROMQL,
    LOGQL,
    /** Packages or classes of JUnit checks, separated by commas; how many of them failed. */
    JUNIT
  }

  public QueryTriggerConfig {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(language, "language");
    Objects.requireNonNull(expression, "expression");
    Objects.requireNonNull(duration, "duration");
  }
}
