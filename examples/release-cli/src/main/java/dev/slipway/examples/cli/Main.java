package dev.slipway.examples.cli;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/** The entry of the executable jar. */
public final class Main {
  private Main() {}

  /** Runs one command, and ends the process with its exit code. */
  public static void main(String[] arguments) {
    // From Java 22 on there is a console without a terminal too, unless it is the old one.
    System.setProperty("jdk.console", "java.base");
    boolean terminal = System.console() != null;
    String noColor = System.getenv("NO_COLOR");
    Screen screen =
        new Screen(
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)),
            new PrintWriter(new OutputStreamWriter(System.out, StandardCharsets.UTF_8), true),
            new PrintWriter(new OutputStreamWriter(System.err, StandardCharsets.UTF_8), true),
            terminal,
            terminal && (noColor == null || noColor.isEmpty()));
    InFlightHint hint = new InFlightHint();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> interrupted(hint, screen), "hint"));
    int code = Cli.run(screen, LibrarySession::open, hint, arguments);
    hint.ended(code);
    System.exit(code);
  }

  /** The JVM is ending: it goes on only as long as this does, and nothing else sets its code. */
  private static void interrupted(InFlightHint hint, Screen screen) {
    if (!hint.isInFlight()) {
      return;
    }
    int code;
    try {
      code = hint.interrupted(screen);
    } catch (InterruptedException e) {
      code = InFlightHint.INTERRUPTED;
    }
    screen.out().flush();
    screen.err().flush();
    Runtime.getRuntime().halt(code);
  }
}
