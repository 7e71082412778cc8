package dev.slipway;

import dev.slipway.record.DeploymentRecord;
import dev.slipway.record.FailureRecord;
import java.util.Objects;
import java.util.Optional;

/** How a release or rollback ended. */
public sealed interface ReleaseOutcome {
  /** The account of it, as it was stored. */
  DeploymentRecord record();

  /** For exhaustive switches on Java 17. */
  Kind kind();

  /** The first cause, when it did not succeed. */
  default Optional<FailureRecord> failure() {
    return Optional.ofNullable(record().failure());
  }

  /** The four ends, and the one that is still to come. */
  enum Kind {
    SUCCEEDED,
    ROLLED_BACK,
    BLOCKED,
    HALTED,
    DETACHED
  }

  /** What was to be live is live, and was verified. */
  record Succeeded(DeploymentRecord record) implements ReleaseOutcome {
    public Succeeded {
      Objects.requireNonNull(record, "record");
    }

    @Override
    public Kind kind() {
      return Kind.SUCCEEDED;
    }
  }

  /** It was seen to fail; what was there before is there again, and was verified. */
  record RolledBack(DeploymentRecord record) implements ReleaseOutcome {
    public RolledBack {
      Objects.requireNonNull(record, "record");
    }

    @Override
    public Kind kind() {
      return Kind.ROLLED_BACK;
    }
  }

  /** Nothing was changed, and why. */
  record Blocked(DeploymentRecord record) implements ReleaseOutcome {
    public Blocked {
      Objects.requireNonNull(record, "record");
    }

    @Override
    public Kind kind() {
      return Kind.BLOCKED;
    }
  }

  /**
   * It stopped in between: the way back could not be completed, or could not be proven. The
   * record's failure says exactly what is where; a person has to look.
   */
  record Halted(DeploymentRecord record) implements ReleaseOutcome {
    public Halted {
      Objects.requireNonNull(record, "record");
    }

    @Override
    public Kind kind() {
      return Kind.HALTED;
    }
  }

  /**
   * It is live and was verified, and a Job in the cluster watches it from here on: that one comes
   * to one of the four ends, stores the record and tells of it. Only with {@code
   * monitoring.detached}.
   *
   * @param record as far as it has come; it is not stored
   */
  record Detached(DeploymentRecord record) implements ReleaseOutcome {
    public Detached {
      Objects.requireNonNull(record, "record");
    }

    @Override
    public Kind kind() {
      return Kind.DETACHED;
    }
  }
}
