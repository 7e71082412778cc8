package dev.slipway.exec;

import java.time.Duration;
import java.util.Objects;

/** What is known of a command that was run elsewhere. */
public sealed interface Receipt {
  /** For exhaustive switches on Java 17. */
  Kind kind();

  String stdout();

  String stderr();

  Duration took();

  /** Whether it is proven that the command ended, and with exit code 0. */
  boolean succeeded();

  /** What can be known of a command. */
  enum Kind {
    /** It ended, and its exit code is known. */
    FINISHED,
    /** It may have ended, or may still run. */
    UNKNOWN,
    /** It is proven that it never started, and that nothing will start it later. */
    NOT_RUN
  }

  /**
   * The command ended: its exit status and its sentinel line both arrived, and agree.
   *
   * @param exitCode 0 for success
   */
  record Finished(int exitCode, String stdout, String stderr, Duration took) implements Receipt {
    public Finished {
      Objects.requireNonNull(stdout, "stdout");
      Objects.requireNonNull(stderr, "stderr");
      Objects.requireNonNull(took, "took");
    }

    @Override
    public Kind kind() {
      return Kind.FINISHED;
    }

    @Override
    public boolean succeeded() {
      return exitCode == 0;
    }
  }

  /**
   * The stream was cut, or one of the two proofs is missing: the command may have ended, or may
   * still run.
   *
   * @param reason what is missing, in one line
   */
  record Unknown(String reason, String stdout, String stderr, Duration took) implements Receipt {
    public Unknown {
      Objects.requireNonNull(reason, "reason");
      Objects.requireNonNull(stdout, "stdout");
      Objects.requireNonNull(stderr, "stderr");
      Objects.requireNonNull(took, "took");
    }

    @Override
    public Kind kind() {
      return Kind.UNKNOWN;
    }

    @Override
    public boolean succeeded() {
      return false;
    }
  }

  /**
   * The command never started: its pod could not, the API server refused it, or there is no program
   * to run it.
   *
   * @param reason what stood in the way and what to do, in one line
   */
  record NotRun(String reason, Duration took) implements Receipt {
    public NotRun {
      Objects.requireNonNull(reason, "reason");
      Objects.requireNonNull(took, "took");
    }

    @Override
    public Kind kind() {
      return Kind.NOT_RUN;
    }

    @Override
    public String stdout() {
      return "";
    }

    @Override
    public String stderr() {
      return "";
    }

    @Override
    public boolean succeeded() {
      return false;
    }
  }
}
