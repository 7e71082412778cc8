package dev.slipway.examples.cli;

import dev.slipway.error.SlipwayException;
import dev.slipway.history.DoraMetrics;
import dev.slipway.history.RecordDiff;
import dev.slipway.record.DeploymentRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Lists the records, and what two or all of them tell. */
@SuppressWarnings("NullAway.Init") // picocli sets them
@Command(name = "history", description = "List the records, the newest first")
final class HistoryCommand implements Callable<Integer> {
  private static final int MOST_DAYS = 3_660;

  @ParentCommand private Cli cli;
  @Spec private CommandSpec spec;

  @ArgGroup private @Nullable Question question;

  @Option(
      names = "--days",
      paramLabel = "N",
      defaultValue = "30",
      description = "Of how many days --dora tells, up to now. Default: ${DEFAULT-VALUE}")
  private int days;

  HistoryCommand() {}

  /** One of them. */
  static final class Question {
    @Option(
        names = "--diff",
        arity = "2",
        paramLabel = "RECORD",
        description = "What differs between two records, the older one first")
    private List<String> diff = List.of();

    @Option(names = "--dora", description = "The five measures of software delivery")
    private boolean dora;

    Question() {}
  }

  @Override
  public Integer call() {
    if (days < 1 || days > MOST_DAYS) {
      throw new ParameterException(
          spec.commandLine(), "--days is from 1 to " + MOST_DAYS + ", not " + days);
    }
    return cli.with(
        cli.release(null),
        session -> {
          List<DeploymentRecord> records = session.history();
          if (question == null) {
            cli.say(Render.history(records), () -> Render.historyJson(records, cli.records()));
          } else if (question.dora) {
            Instant now = Instant.now();
            DoraMetrics metrics =
                DoraMetrics.of(
                    records, session.amendments(), now.minus(Duration.ofDays(days)), now);
            cli.say(RenderHistory.dora(metrics), () -> RenderHistory.doraJson(metrics));
          } else {
            RecordDiff diff =
                RecordDiff.between(
                    named(question.diff.get(0), records), named(question.diff.get(1), records));
            cli.say(RenderHistory.diff(diff), () -> RenderHistory.diffJson(diff));
          }
          return Exit.DONE;
        });
  }

  private static DeploymentRecord named(String id, List<DeploymentRecord> records) {
    return records.stream()
        .filter(r -> r.recordId().equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                new SlipwayException(
                    "Tried to compare the record '"
                        + id
                        + "', but there is none of that id; history lists "
                        + records.stream().map(DeploymentRecord::recordId).toList()));
  }
}
