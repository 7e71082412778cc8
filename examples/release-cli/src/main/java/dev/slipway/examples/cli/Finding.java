package dev.slipway.examples.cli;

/**
 * One line of the doctor.
 *
 * @param state how it is
 * @param what was looked at
 * @param found what was found, and what to do
 */
record Finding(State state, String what, String found) {
  /** How a thing is. */
  enum State {
    OK,
    WARN,
    FAIL
  }

  String line(Screen screen) {
    String word =
        switch (state) {
          case OK -> screen.good("ok  ");
          case WARN -> screen.doubtful("warn");
          case FAIL -> screen.bad("FAIL");
        };
    return word + " " + what + ": " + found;
  }
}
