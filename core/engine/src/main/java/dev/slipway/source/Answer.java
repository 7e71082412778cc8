package dev.slipway.source;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Objects;
import java.util.function.Function;

/**
 * What a source said: something, or nothing that can be relied on. Whatever goes wrong while asking
 * is an {@link Unknown}, never an exception and never an empty value: nothing unseen is green.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "answer")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Answer.Known.class, name = "known"),
  @JsonSubTypes.Type(value = Answer.Unknown.class, name = "unknown")
})
public sealed interface Answer<T> {
  /** Why nothing is known. */
  enum Reason {
    /** No connection, no answer in time, or an answer that says to come back later. */
    UNREACHABLE,
    /** The credentials were not accepted. */
    UNAUTHORIZED,
    /** The query itself is wrong: asking again does not help. */
    INVALID,
    /** A part of the data is missing, and the source says so. */
    PARTIAL,
    /** The answer is not in the form of its contract. */
    UNREADABLE,
    /** The source answered, and has nothing. */
    NO_DATA
  }

  /** For exhaustive switches on Java 17. */
  Kind kind();

  /** The two forms. */
  enum Kind {
    KNOWN,
    UNKNOWN
  }

  /** The same answer about something that is made from this one. */
  <R> Answer<R> flatMap(Function<T, Answer<R>> next);

  default <R> Answer<R> map(Function<T, R> next) {
    return flatMap(value -> known(next.apply(value)));
  }

  /** The value, or what to take when there is none. */
  <R> R fold(Function<T, R> known, Function<Unknown<T>, R> unknown);

  static <T> Answer<T> known(T value) {
    return new Known<>(value);
  }

  static <T> Answer<T> unknown(Reason reason, String why) {
    return new Unknown<>(reason, why);
  }

  /** A complete answer. */
  record Known<T>(T value) implements Answer<T> {
    public Known {
      Objects.requireNonNull(value, "value");
    }

    @Override
    public Kind kind() {
      return Kind.KNOWN;
    }

    @Override
    public <R> Answer<R> flatMap(Function<T, Answer<R>> next) {
      return next.apply(value);
    }

    @Override
    public <R> R fold(Function<T, R> known, Function<Unknown<T>, R> unknown) {
      return known.apply(value);
    }
  }

  /**
   * No answer.
   *
   * @param why one line: what was tried, and what came back
   */
  record Unknown<T>(Reason reason, String why) implements Answer<T> {
    public Unknown {
      Objects.requireNonNull(reason, "reason");
      Objects.requireNonNull(why, "why");
    }

    @Override
    public Kind kind() {
      return Kind.UNKNOWN;
    }

    @Override
    public <R> Answer<R> flatMap(Function<T, Answer<R>> next) {
      return new Unknown<>(reason, why);
    }

    @Override
    public <R> R fold(Function<T, R> known, Function<Unknown<T>, R> unknown) {
      return unknown.apply(this);
    }
  }
}
