package dev.slipway.examples.cli;

import dev.slipway.ReleaseOutcome;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Goes on with a release whose process died. */
@SuppressWarnings("NullAway.Init") // picocli sets them
@Command(name = "resume", description = "Go on with a release whose process died, or take it back")
final class ResumeCommand implements Callable<Integer> {
  @ParentCommand private Cli cli;

  ResumeCommand() {}

  @Option(names = "--back", description = "Take it back instead of going on with it")
  private boolean back;

  @Override
  public Integer call() throws Exception {
    try (Session session = cli.open(cli.release(null))) {
      if (session.inFlight().isEmpty()) {
        session.resume(cli.progress());
        cli.say("nothing to resume", () -> "null");
        return Exit.DONE;
      }
      if (back) {
        session.takeBack(Cli.user());
      }
      Optional<ReleaseOutcome> end =
          cli.interruptible(session, () -> session.resume(cli.progress()));
      return end.map(cli::ended).orElse(Exit.DONE);
    }
  }
}
