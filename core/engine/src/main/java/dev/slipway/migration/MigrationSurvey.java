package dev.slipway.migration;

import dev.slipway.evidence.Evidence;
import dev.slipway.migration.MigrationOutcome.Refusal;
import java.util.List;
import java.util.Objects;

/** What a migration would find and do, seen without doing it. */
public sealed interface MigrationSurvey {
  /** For exhaustive switches on Java 17. */
  Kind kind();

  /** What can come of a survey. */
  enum Kind {
    SEEN,
    STOPPED
  }

  /**
   * The tool could be asked, the image has one head, and knows where the database is.
   *
   * @param head the image's one head
   * @param current empty for an empty database
   * @param pending what an upgrade would apply, in order; empty when the tool cannot tell
   * @param difference how that differs from what the release declares; empty when it does not
   */
  record Seen(String head, String current, List<String> pending, String difference)
      implements MigrationSurvey {
    public Seen {
      Objects.requireNonNull(head, "head");
      Objects.requireNonNull(current, "current");
      Objects.requireNonNull(difference, "difference");
      pending = List.copyOf(pending);
    }

    @Override
    public Kind kind() {
      return Kind.SEEN;
    }
  }

  /**
   * A migration would be refused, or the tool could not be asked.
   *
   * @param proven whether it is the migrations or the database that stand against it; otherwise the
   *     tool failed, or could not be run, and nothing is known
   * @param cause one line
   */
  record Stopped(Refusal refusal, boolean proven, String cause, List<Evidence> evidence)
      implements MigrationSurvey {
    public Stopped {
      Objects.requireNonNull(refusal, "refusal");
      Objects.requireNonNull(cause, "cause");
      evidence = List.copyOf(evidence);
    }

    @Override
    public Kind kind() {
      return Kind.STOPPED;
    }
  }
}
