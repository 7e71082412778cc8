package dev.slipway.examples.cli;

import dev.slipway.error.SlipwayException;
import dev.slipway.record.DeploymentRecord;
import dev.slipway.report.ReleaseReport;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Writes the report of a release. */
@SuppressWarnings("NullAway.Init") // picocli sets them
@Command(name = "report", description = "Write the report of a release, one file of HTML")
final class ReportCommand implements Callable<Integer> {
  @ParentCommand private Cli cli;

  ReportCommand() {}

  @Parameters(
      arity = "0..1",
      paramLabel = "RECORD",
      description = "As history lists it; by default the newest")
  private @Nullable String recordId;

  @Option(
      names = {"-o", "--output"},
      defaultValue = "report.html",
      paramLabel = "FILE",
      description = "Where to. Default: ${DEFAULT-VALUE}")
  private Path output;

  @Override
  public Integer call() {
    return cli.with(
        cli.release(null),
        session -> {
          DeploymentRecord record =
              session.history().stream()
                  .filter(r -> recordId == null || r.recordId().equals(recordId))
                  .findFirst()
                  .orElseThrow(
                      () ->
                          new SlipwayException(
                              "Tried to report "
                                  + (recordId == null ? "the newest release" : recordId)
                                  + ", but there is no such record; history lists them"));
          ReleaseReport.of(record).writeTo(output);
          cli.say(
              output.toString(),
              () -> Render.json(Map.of("record", record.recordId(), "report", output.toString())));
          return Exit.DONE;
        });
  }
}
