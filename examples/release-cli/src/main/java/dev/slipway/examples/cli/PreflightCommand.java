package dev.slipway.examples.cli;

import dev.slipway.gate.GateResult;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** May this release go? */
@SuppressWarnings("NullAway.Init") // picocli sets them
@Command(name = "preflight", description = "Ask the pre-flight suites; changes nothing")
final class PreflightCommand implements Callable<Integer> {
  @ParentCommand private Cli cli;

  PreflightCommand() {}

  @Parameters(paramLabel = "VERSION", description = "What is to be released, as a git SHA")
  private String version;

  @Override
  public Integer call() {
    return cli.with(
        cli.release(version),
        session -> {
          Optional<GateResult> result = session.preflight(cli.progress());
          if (result.isEmpty()) {
            cli.say(
                "no pre-flight suite is configured: name one in checks.preflight", () -> "null");
            return Exit.DONE;
          }
          boolean open = result.get().state() == GateResult.State.OPEN;
          Screen screen = cli.screen();
          cli.say(
              open ? screen.good("READY") : screen.bad("BLOCKED") + ": " + result.get().reason(),
              () -> Render.gateJson(result.get()));
          return open ? Exit.DONE : Exit.BLOCKED;
        });
  }
}
