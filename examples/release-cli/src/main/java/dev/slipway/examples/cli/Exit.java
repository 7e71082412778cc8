package dev.slipway.examples.cli;

import dev.slipway.ReleaseOutcome;

/** The exit codes of every command. */
final class Exit {
  static final int DONE = 0;

  /** It could not be done: the configuration, the cluster, or a bug. */
  static final int ERROR = 1;

  /** The command line is not understood. */
  static final int USAGE = 2;

  /** Nothing was changed. */
  static final int BLOCKED = 3;

  /** What was there before is there again. */
  static final int ROLLED_BACK = 4;

  /** Something in between is live. */
  static final int HALTED = 5;

  /** A person said no. */
  static final int DECLINED = 6;

  private Exit() {}

  static int of(ReleaseOutcome outcome) {
    return switch (outcome.kind()) {
      // A Job goes on with it: this process has nothing left to do.
      case SUCCEEDED, DETACHED -> DONE;
      case BLOCKED -> BLOCKED;
      case ROLLED_BACK -> ROLLED_BACK;
      case HALTED -> HALTED;
    };
  }
}
