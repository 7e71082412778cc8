package dev.slipway.examples.cli;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;

/**
 * What becomes of a release when its process is told to end, as by Ctrl-C: on a terminal a person
 * chooses, elsewhere it is left as it is and the command that goes on with it is named.
 */
final class InFlightHint {
  /** By convention of shells: 128 and the number of SIGINT. */
  static final int INTERRUPTED = 130;

  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile String command = "";
  private volatile Runnable takeBack = () -> {};
  private volatile boolean asking;
  private volatile int code = INTERRUPTED;

  void inFlight(String resume, Runnable back) {
    takeBack = back;
    command = resume;
  }

  void landed() {
    command = "";
  }

  /** Whether a person is being asked: the terminal is theirs. */
  boolean asking() {
    return asking;
  }

  /** The command came to its end, with this exit code. */
  void ended(int exitCode) {
    code = exitCode;
    ended.countDown();
  }

  /** Whether there is a release that must not be lost without a word. */
  boolean isInFlight() {
    return !command.isEmpty();
  }

  /**
   * For the shutdown of the process; the release goes on while a person thinks.
   *
   * @return the exit code
   */
  int interrupted(Screen screen) throws InterruptedException {
    if (!screen.terminal()) {
      tell(screen.err());
      return INTERRUPTED;
    }
    String answer;
    asking = true;
    try {
      screen.err().println();
      answer =
          screen
              .ask(
                  "A release is in flight. [c]ontinue with it, [l]eave it to be resumed, or"
                      + " [r]oll it back? ")
              .orElse("l")
              .toLowerCase(Locale.ROOT);
    } finally {
      asking = false;
    }
    switch (answer) {
      case "c", "continue" -> screen.err().println("Going on");
      case "r", "roll back" -> {
        screen.err().println("Rolling back as soon as what is being written is written");
        takeBack.run();
      }
      default -> {
        tell(screen.err());
        return INTERRUPTED;
      }
    }
    screen.err().flush();
    ended.await();
    return code;
  }

  /** Says how the release that is left is gone on with. */
  void tell(PrintWriter err) {
    String resume = command;
    if (!resume.isEmpty()) {
      err.println();
      err.println(
          "Interrupted while a release is in flight; nothing of it is lost. Its lock runs out in 30"
              + " s. Go on with it, or take it back with --back, by: "
              + resume);
      err.flush();
    }
  }
}
