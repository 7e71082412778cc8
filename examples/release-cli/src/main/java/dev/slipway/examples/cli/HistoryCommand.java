package dev.slipway.examples.cli;

import dev.slipway.record.DeploymentRecord;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** Lists the records. */
@SuppressWarnings("NullAway.Init") // picocli sets them
@Command(name = "history", description = "List the records, the newest first")
final class HistoryCommand implements Callable<Integer> {
  @ParentCommand private Cli cli;

  HistoryCommand() {}

  @Override
  public Integer call() {
    return cli.with(
        cli.release(null),
        session -> {
          List<DeploymentRecord> records = session.history();
          cli.say(Render.history(records), () -> Render.historyJson(records, cli.records()));
          return Exit.DONE;
        });
  }
}
