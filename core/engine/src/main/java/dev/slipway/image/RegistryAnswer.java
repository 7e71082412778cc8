package dev.slipway.image;

import java.util.Objects;
import java.util.function.Function;

/** What a registry said: something that was seen, or why it was not. */
public sealed interface RegistryAnswer<T> {
  /** What was found, or what to take instead. */
  <R> R fold(Function<T, R> found, Function<RegistryFailure, R> failed);

  /** The answer to a next question, which can only be asked with this one's. */
  default <R> RegistryAnswer<R> flatMap(Function<T, RegistryAnswer<R>> next) {
    return fold(next, Failed::new);
  }

  default <R> RegistryAnswer<R> map(Function<T, R> next) {
    return flatMap(value -> new Found<>(next.apply(value)));
  }

  /** Seen. */
  record Found<T>(T value) implements RegistryAnswer<T> {
    public Found {
      Objects.requireNonNull(value, "value");
    }

    @Override
    public <R> R fold(Function<T, R> found, Function<RegistryFailure, R> failed) {
      return found.apply(value);
    }
  }

  /** Not seen. */
  record Failed<T>(RegistryFailure failure) implements RegistryAnswer<T> {
    public Failed {
      Objects.requireNonNull(failure, "failure");
    }

    @Override
    public <R> R fold(Function<T, R> found, Function<RegistryFailure, R> failed) {
      return failed.apply(failure);
    }
  }
}
