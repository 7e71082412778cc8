package dev.slipway.examples.cli;

import dev.slipway.ReleaseListener;
import dev.slipway.ReleaseOutcome;
import dev.slipway.config.SlipwayConfig;
import dev.slipway.record.RecordJson;
import dev.slipway.redact.Redactor;
import dev.slipway.release.Release;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The options that every command has, and the way from one to the library. */
@Command(
    name = "slipway",
    description = "Takes a release to proven in production, or back.",
    mixinStandardHelpOptions = true,
    versionProvider = CliVersion.class,
    subcommands = {
      PreflightCommand.class,
      PlanCommand.class,
      ApproveCommand.class,
      DeployCommand.class,
      DispatchCommand.class,
      RollbackCommand.class,
      ResumeCommand.class,
      WatchCommand.class,
      HistoryCommand.class,
      ReportCommand.class,
      RehearseCommand.class,
      DoctorCommand.class,
      AutoComplete.GenerateCompletion.class
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:it could not be done",
      "2:the command line is not understood",
      "3:blocked, nothing was changed",
      "4:rolled back",
      "5:halted in between",
      "6:declined",
      "130:interrupted; resume goes on"
    })
final class Cli {
  /** Stands where a command needs no version. */
  private static final String NO_VERSION = "none";

  private final Screen screen;
  private final Session.Opener opener;
  private final InFlightHint hint;

  @Option(
      names = {"-f", "--file"},
      scope = ScopeType.INHERIT,
      defaultValue = "slipway.yaml",
      paramLabel = "FILE",
      description = "The application's slipway.yaml. Default: ${DEFAULT-VALUE}")
  private Path file = Path.of("slipway.yaml");

  @Option(
      names = {"-e", "--environment"},
      scope = ScopeType.INHERIT,
      defaultValue = "${env:SLIPWAY_ENVIRONMENT:-production}",
      paramLabel = "NAME",
      description = "One of its environments. Default: $SLIPWAY_ENVIRONMENT, or production")
  private String environment = "production";

  @Option(
      names = "--json",
      scope = ScopeType.INHERIT,
      description = "The result as JSON on standard output; progress on standard error")
  private boolean json;

  @Option(
      names = "--verbose",
      scope = ScopeType.INHERIT,
      description = "The stack trace of an error as well")
  private boolean verbose;

  Cli(Screen screen, Session.Opener opener, InFlightHint hint) {
    this.screen = screen;
    this.opener = opener;
    this.hint = hint;
  }

  /** Runs a command line, and gives its exit code. */
  static int run(Screen screen, Session.Opener opener, InFlightHint hint, String... arguments) {
    Cli cli = new Cli(screen, opener, hint);
    return new CommandLine(cli)
        .setOut(screen.out())
        .setErr(screen.err())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setColorScheme(
            CommandLine.Help.defaultColorScheme(
                screen.color() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF))
        .setExecutionExceptionHandler((e, line, parsed) -> cli.told(e))
        .execute(arguments);
  }

  Screen screen() {
    return screen;
  }

  boolean json() {
    return json;
  }

  Path file() {
    return file;
  }

  String environment() {
    return environment;
  }

  Release release(@Nullable String version) {
    return Release.load(file).to(environment).at(version == null ? NO_VERSION : version);
  }

  Session open(Release release) {
    return opener.open(release);
  }

  /** Does something with the library, and closes it. */
  int with(Release release, Function<Session, Integer> what) {
    try (Session session = opener.open(release)) {
      return what.apply(session);
    }
  }

  ReleaseListener progress() {
    return new Progress(progressTo(), screen, hint::asking);
  }

  /** With the result as JSON on standard output, progress is not there. */
  PrintWriter progressTo() {
    return json ? screen.err() : screen.out();
  }

  /** Does what Ctrl-C must not lose without a word. */
  <T> T interruptible(Session session, Callable<T> release) throws Exception {
    hint.inFlight(
        "slipway resume --file " + file + " --environment " + environment,
        () -> session.takeBack(user()));
    try {
      return release.call();
    } finally {
      hint.landed();
    }
  }

  int ended(ReleaseOutcome outcome) {
    say(Render.outcome(outcome, screen), () -> records().write(outcome.record()).strip());
    return Exit.of(outcome);
  }

  /** Prints the text, or in its place the JSON. */
  void say(String text, java.util.function.Supplier<String> asJson) {
    screen.out().println(json ? asJson.get() : text);
    screen.out().flush();
  }

  RecordJson records() {
    return new RecordJson(redactor(Release.load(file).config()));
  }

  /** One that knows every secret of a file. */
  static Redactor redactor(SlipwayConfig config) {
    Redactor redactor = new Redactor();
    redactor.learn(config.secrets());
    return redactor;
  }

  /**
   * Asks a person to type a name.
   *
   * @param otherwise what to give where nobody can be asked
   * @return {@link Exit#DONE} when it was typed
   */
  int confirmed(String name, String what, String otherwise) {
    if (!screen.terminal()) {
      screen
          .err()
          .println(
              "Tried to ask whether to " + what + ", but there is no terminal; give " + otherwise);
      return Exit.USAGE;
    }
    String typed = screen.ask("Type " + name + " to " + what + ": ").orElse("");
    if (typed.equals(name)) {
      return Exit.DONE;
    }
    screen.err().println("That was not " + name + "; nothing was changed");
    return Exit.DECLINED;
  }

  /** Who sits here. */
  static String user() {
    return System.getProperty("user.name", "somebody");
  }

  /** How long {@code watch} waits between two looks. */
  Duration pause() {
    return Duration.ofSeconds(1);
  }

  private int told(Exception e) {
    String message = e.getMessage();
    screen
        .err()
        .println(
            screen.bad("error: ")
                + (e instanceof dev.slipway.error.SlipwayException
                        || e instanceof IllegalArgumentException
                    ? message
                    : "Tried to run the command, but "
                        + e.getClass().getSimpleName()
                        + (message == null ? "" : ": " + message)
                        + "; run it again with --verbose"));
    if (verbose) {
      e.printStackTrace(screen.err());
    }
    screen.err().flush();
    return Exit.ERROR;
  }
}
