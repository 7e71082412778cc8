package dev.slipway.examples.cli;

import dev.slipway.gate.GateResult;
import dev.slipway.harness.report.PreflightReport;
import dev.slipway.release.Release;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
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

  @Option(
      names = "--report",
      paramLabel = "FOLDER",
      description = "Writes preflight.txt, preflight.json and preflight.sarif there")
  private @Nullable Path report;

  @Override
  public Integer call() {
    Release release = cli.release(version);
    return cli.with(
        release,
        session -> {
          Optional<GateResult> result = session.preflight(cli.progress());
          if (result.isEmpty()) {
            // Nothing seen is not green.
            cli.say(
                cli.screen().bad(PreflightReport.BLOCKED)
                    + "\n  no pre-flight suite is configured: name one in checks.preflight",
                () -> "null");
            return Exit.BLOCKED;
          }
          PreflightReport told = PreflightReport.of(release, result.get());
          return told(told);
        });
  }

  private int told(PreflightReport told) {
    boolean open = told.verdict().equals(PreflightReport.READY);
    String verdict = told.verdict();
    String below = told.text().substring(verdict.length()).stripTrailing();
    cli.say(
        (open ? cli.screen().good(verdict) : cli.screen().bad(verdict)) + below,
        () -> Render.gateJson(told.result()));
    if (report != null) {
      try {
        told.write(report);
      } catch (IOException e) {
        cli.screen().err().println("Tried to write the report to " + report + ", but " + e);
        return Exit.ERROR;
      }
    }
    return open ? Exit.DONE : Exit.BLOCKED;
  }
}
