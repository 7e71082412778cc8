package dev.slipway.exec;

import java.time.Duration;
import java.util.Objects;

/** What is known of a command that was run elsewhere. */
public sealed interface Receipt {
  String stdout();

  String stderr();

  Duration took();

  /** Whether it is proven that the command ended, and with exit code 0. */
  boolean succeeded();

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
    public boolean succeeded() {
      return false;
    }
  }
}
