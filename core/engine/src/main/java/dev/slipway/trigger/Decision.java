package dev.slipway.trigger;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.slipway.source.Sample;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/** What a trigger says of an observation. Only {@link Fail} rolls back. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "decision")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Decision.Pass.class, name = "pass"),
  @JsonSubTypes.Type(value = Decision.Fail.class, name = "fail"),
  @JsonSubTypes.Type(value = Decision.Unknown.class, name = "unknown")
})
public sealed interface Decision {
  /** In one line, with the numbers. */
  String what();

  /** What it was decided by. */
  List<Sample> samples();

  /** For exhaustive switches on Java 17. */
  Kind kind();

  /** The three values. */
  enum Kind {
    PASS,
    FAIL,
    UNKNOWN
  }

  static Decision pass(String what, List<Sample> samples) {
    return new Pass(what, samples);
  }

  static Decision unknown(String what, List<Sample> samples) {
    return new Unknown(what, samples);
  }

  /** It was seen not to hold. */
  record Pass(String what, List<Sample> samples) implements Decision {
    public Pass {
      Objects.requireNonNull(what, "what");
      samples = List.copyOf(samples);
    }

    @Override
    public Kind kind() {
      return Kind.PASS;
    }
  }

  /**
   * It was seen to hold, for its whole duration.
   *
   * @param since the first sample of it: from then on users were affected
   */
  record Fail(String what, List<Sample> samples, Instant since) implements Decision {
    public Fail {
      Objects.requireNonNull(what, "what");
      samples = List.copyOf(samples);
      Objects.requireNonNull(since, "since");
    }

    @Override
    public Kind kind() {
      return Kind.FAIL;
    }
  }

  /** It could not be told. */
  record Unknown(String what, List<Sample> samples) implements Decision {
    public Unknown {
      Objects.requireNonNull(what, "what");
      samples = List.copyOf(samples);
    }

    @Override
    public Kind kind() {
      return Kind.UNKNOWN;
    }
  }
}
