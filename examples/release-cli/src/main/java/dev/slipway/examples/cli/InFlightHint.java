package dev.slipway.examples.cli;

import java.io.PrintWriter;

/** Says, when the process is told to end, how the release that it leaves is gone on with. */
final class InFlightHint {
  private volatile String command = "";

  void inFlight(String resume) {
    command = resume;
  }

  void landed() {
    command = "";
  }

  /** For the shutdown of the process. */
  void tell(PrintWriter err) {
    String resume = command;
    if (!resume.isEmpty()) {
      err.println();
      err.println(
          "Interrupted while a release is in flight; nothing of it is lost. Its lock runs out in 30"
              + " s. Go on with it, or take it back, by: "
              + resume);
      err.flush();
    }
  }
}
