package dev.slipway;

import dev.slipway.gate.CheckResult;
import dev.slipway.record.FailureRecord;
import java.util.List;
import java.util.Objects;

/** What came of a step. */
sealed interface StepResult {
  /** One line, for people and the record. */
  String summary();

  List<CheckResult> checks();

  /** For exhaustive switches on Java 17. */
  Kind kind();

  /** How a step can end, with its word in the record. */
  enum Kind {
    PASSED("passed"),
    SKIPPED("skipped"),
    FAILED("failed"),
    /** Nothing was seen to fail, but what had to be seen was not: the release stops where it is. */
    UNKNOWN("unknown"),
    /** Another process goes on with it: the journal stays open, and the step is not finished. */
    DETACHED("detached");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    String word() {
      return word;
    }
  }

  static StepResult passed(String summary) {
    return new Done(Kind.PASSED, summary, List.of());
  }

  static StepResult passed(String summary, List<CheckResult> checks) {
    return new Done(Kind.PASSED, summary, checks);
  }

  static StepResult skipped(String reason) {
    return new Done(Kind.SKIPPED, reason, List.of());
  }

  static StepResult detached(String summary) {
    return new Done(Kind.DETACHED, summary, List.of());
  }

  static StepResult failed(FailureRecord failure) {
    return new Stopped(Kind.FAILED, failure, List.of());
  }

  static StepResult failed(FailureRecord failure, List<CheckResult> checks) {
    return new Stopped(Kind.FAILED, failure, checks);
  }

  static StepResult unknown(FailureRecord failure, List<CheckResult> checks) {
    return new Stopped(Kind.UNKNOWN, failure, checks);
  }

  /** The way goes on. */
  record Done(Kind kind, String summary, List<CheckResult> checks) implements StepResult {
    public Done {
      Objects.requireNonNull(kind, "kind");
      Objects.requireNonNull(summary, "summary");
      checks = List.copyOf(checks);
    }
  }

  /** The way ends here, or turns back. */
  record Stopped(Kind kind, FailureRecord failure, List<CheckResult> checks) implements StepResult {
    public Stopped {
      Objects.requireNonNull(kind, "kind");
      Objects.requireNonNull(failure, "failure");
      checks = List.copyOf(checks);
    }

    @Override
    public String summary() {
      return failure.code() + ": " + failure.cause();
    }
  }
}
