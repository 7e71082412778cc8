package dev.slipway.history;

import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A number that was made of records, or that they do not tell.
 *
 * @param value null when it is not known
 * @param counted how many releases, commits or failures it was made of
 * @param untold how many more there are that do not say what it needs
 * @param what in one line: of what it was made, or why it is not known
 */
public record Measure<T>(@Nullable T value, int counted, int untold, String what) {
  public Measure {
    Objects.requireNonNull(what, "what");
  }

  static <T> Measure<T> notKnown(int untold, String why) {
    return new Measure<>(null, 0, untold, "not known: " + why);
  }

  /** Empty when it is not known. */
  public Optional<T> known() {
    return Optional.ofNullable(value);
  }

  /** For people. */
  public String describe(Function<T, String> words) {
    return known().map(v -> words.apply(v) + " (" + what + ")").orElse(what);
  }
}
