package dev.slipway.approval;

import java.util.List;
import java.util.Objects;

/** What came of asking for approval. */
public sealed interface ApprovalAnswer {
  /** For exhaustive switches on Java 17. */
  Kind kind();

  /** Every decision that was found, those that do not suffice too. */
  List<Approval> approvals();

  /** Go or no-go. */
  enum Kind {
    GIVEN,
    NOT_GIVEN
  }

  /** Why there is no approval. */
  enum Code {
    /** Somebody said no. */
    APPROVAL_REFUSED,
    /** It was given, but too long ago. */
    APPROVAL_EXPIRED,
    /** Nobody decided, or about another plan. */
    APPROVAL_MISSING,
    /** It cannot be told: the source does not answer, or what it says cannot be relied on. */
    APPROVAL_UNKNOWN
  }

  /** Every role that must approve did, this very plan. */
  record Given(List<Approval> approvals) implements ApprovalAnswer {
    public Given {
      approvals = List.copyOf(approvals);
      if (approvals.isEmpty()) {
        throw new IllegalArgumentException("an approval that was given has somebody who gave it");
      }
    }

    @Override
    public Kind kind() {
      return Kind.GIVEN;
    }
  }

  /**
   * The release may not go.
   *
   * @param cause one line: what was looked at, and what was found
   * @param nextStep one line: what to do
   */
  record NotGiven(Code code, String cause, String nextStep, List<Approval> approvals)
      implements ApprovalAnswer {
    public NotGiven {
      Objects.requireNonNull(code, "code");
      Objects.requireNonNull(cause, "cause");
      Objects.requireNonNull(nextStep, "nextStep");
      approvals = List.copyOf(approvals);
    }

    @Override
    public Kind kind() {
      return Kind.NOT_GIVEN;
    }
  }
}
