package dev.slipway.config;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A user's own condition for a rollback. The expression must always have a value, also when all is
 * well: without one nothing is known.
 *
 * @param name for people; unique among all triggers
 * @param language of the expression
 * @param expression what is evaluated at each look
 * @param above the value above which it is
 * @param duration how long it must stay above
 * @param in where a command runs; null for the other languages
 */
public record QueryTriggerConfig(
    String name,
    Language language,
    String expression,
    double above,
    Duration duration,
    @Nullable In in) {
  /** Whose expression it is. */
  public enum Language {
    PROMQL,
    LOGQL,
    /** Packages or classes of JUnit checks, separated by commas; how many of them failed. */
    JUNIT,
    /** A shell command in a pod; the number on the last line of its output. */
    COMMAND
  }

  /**
   * Where a command runs, and what of its value counts.
   *
   * @param workload in whose newest ready pod
   * @param container null for the only or first one
   * @param change null for the value itself; else by how much it is another than before the release
   */
  public record In(String workload, @Nullable String container, @Nullable Change change) {
    public In {
      Objects.requireNonNull(workload, "workload");
    }
  }

  /** In which direction a value may not change. */
  public enum Change {
    FALL,
    RISE,
    ANY;

    /** How far a value went in this direction; 0 or less when it went in the other. */
    public double of(double before, double now) {
      return switch (this) {
        case FALL -> before - now;
        case RISE -> now - before;
        case ANY -> Math.abs(now - before);
      };
    }
  }

  public QueryTriggerConfig {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(language, "language");
    Objects.requireNonNull(expression, "expression");
    Objects.requireNonNull(duration, "duration");
    if ((language == Language.COMMAND) != (in != null)) {
      throw new IllegalArgumentException("a command, and nothing else, runs in a workload's pod");
    }
  }

  /** An expression that no pod of the application evaluates. */
  public QueryTriggerConfig(
      String name, Language language, String expression, double above, Duration duration) {
    this(name, language, expression, above, duration, null);
  }
}
