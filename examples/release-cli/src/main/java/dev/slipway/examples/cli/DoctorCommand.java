package dev.slipway.examples.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** Says what is configured and reachable. */
@SuppressWarnings("NullAway.Init") // picocli sets them
@Command(name = "doctor", description = "Say what is configured, what is reachable, and what to do")
final class DoctorCommand implements Callable<Integer> {
  @ParentCommand private Cli cli;

  DoctorCommand() {}

  @Override
  public Integer call() {
    Screen screen = cli.screen();
    List<Finding> findings =
        new Doctor(cli::release, cli::open).look(cli.file(), cli.environment());
    cli.say(
        String.join("\n", findings.stream().map(f -> f.line(screen)).toList()),
        () -> Render.json(findings));
    return findings.stream().anyMatch(f -> f.state() == Finding.State.FAIL)
        ? Exit.ERROR
        : Exit.DONE;
  }
}
