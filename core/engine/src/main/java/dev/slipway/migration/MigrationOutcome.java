package dev.slipway.migration;

import dev.slipway.evidence.Evidence;
import java.util.List;
import java.util.Objects;

/** What came of a migration. */
public sealed interface MigrationOutcome {
  /** For exhaustive switches on Java 17. */
  Kind kind();

  /** How a migration can end. */
  enum Kind {
    /** The database is at the one head. */
    MIGRATED,
    /** Nothing was run: what is there is not what the release declared. */
    REFUSED,
    /** It was run, and was seen to fail. */
    FAILED,
    /** It is not known whether it ran to its end. */
    UNKNOWN
  }

  /**
   * The database is at the head; {@code applied} is empty when it was there already.
   *
   * @param from the revision before; empty for an empty database
   * @param to the head
   * @param applied the migrations that were pending, in order
   */
  record Migrated(String from, String to, List<String> applied) implements MigrationOutcome {
    public Migrated {
      Objects.requireNonNull(from, "from");
      Objects.requireNonNull(to, "to");
      applied = List.copyOf(applied);
    }

    @Override
    public Kind kind() {
      return Kind.MIGRATED;
    }
  }

  /** Why nothing was run. */
  enum Refusal {
    TWO_HEADS("merge the heads into one migration, and build the image again"),
    NO_HEAD("build the image with its migrations: it has none"),
    PENDING_DIFFERS("declare in slipway.yaml what this release migrates, or find what is missing"),
    DATABASE_AHEAD("deploy an image that knows the database's revision"),
    TOOL_FAILED("run the command by hand where it failed, and repair what it says"),
    NOT_RUN("make the pod of the command start, then release again"),
    NO_DOWNGRADE("leave the schema as it is, or restore the backup");

    private final String nextStep;

    Refusal(String nextStep) {
      this.nextStep = nextStep;
    }

    public String nextStep() {
      return nextStep;
    }
  }

  /**
   * Nothing was run.
   *
   * @param cause one line: what was found, and what was expected
   */
  record Refused(Refusal refusal, String cause, List<Evidence> evidence)
      implements MigrationOutcome {
    public Refused {
      Objects.requireNonNull(refusal, "refusal");
      Objects.requireNonNull(cause, "cause");
      evidence = List.copyOf(evidence);
    }

    @Override
    public Kind kind() {
      return Kind.REFUSED;
    }
  }

  /**
   * The upgrade was seen to fail.
   *
   * @param cause one line
   * @param at the revision at which the database is now; empty when that is not known, or it has
   *     none
   */
  record Failed(String cause, String at, List<Evidence> evidence) implements MigrationOutcome {
    public Failed {
      Objects.requireNonNull(cause, "cause");
      Objects.requireNonNull(at, "at");
      evidence = List.copyOf(evidence);
    }

    @Override
    public Kind kind() {
      return Kind.FAILED;
    }
  }

  /** It is not known how it ended, even after asking the database. */
  record Unknown(String cause, List<Evidence> evidence) implements MigrationOutcome {
    public Unknown {
      Objects.requireNonNull(cause, "cause");
      evidence = List.copyOf(evidence);
    }

    @Override
    public Kind kind() {
      return Kind.UNKNOWN;
    }
  }
}
