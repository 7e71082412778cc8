package dev.slipway.examples.cli;

import dev.slipway.ReleaseOutcome;
import dev.slipway.plan.Plan;
import dev.slipway.record.DeploymentRecord;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Goes back to an earlier release. */
@SuppressWarnings("NullAway.Init") // picocli sets them
@Command(name = "rollback", description = "Go back to an earlier release that succeeded")
final class RollbackCommand implements Callable<Integer> {
  @ParentCommand private Cli cli;

  RollbackCommand() {}

  @Option(
      names = "--to",
      paramLabel = "RECORD|VERSION",
      description = "Where to; without it, choose from the history")
  private @Nullable String to;

  @Option(names = "--yes", description = "Do not ask; needs --to")
  private boolean yes;

  @Option(names = "--dry-run", description = "Show what would change, and change nothing")
  private boolean dryRun;

  @Override
  public Integer call() throws Exception {
    Screen screen = cli.screen();
    if (to == null && (yes || !screen.terminal())) {
      screen
          .err()
          .println(
              "Tried to choose where to roll back to, but nobody can be asked; name it by --to"
                  + " RECORD or --to VERSION, as history lists them");
      return Exit.USAGE;
    }
    try (Session session = cli.open(cli.release(null))) {
      List<DeploymentRecord> history = session.history();
      Optional<DeploymentRecord> chosen =
          to == null
              ? choose(screen, Targets.of(history))
              : Optional.of(Targets.named(to, history));
      if (chosen.isEmpty()) {
        screen.err().println("Nothing was changed");
        return Exit.DECLINED;
      }
      DeploymentRecord target = chosen.get();
      Plan plan = session.planRollback(target.recordId());
      if (dryRun) {
        cli.say(Render.plan(plan), () -> Render.planJson(plan));
        return Exit.DONE;
      }
      if (!yes) {
        screen.err().println(Render.plan(plan));
        int answer = cli.confirmed(target.sha(), "roll back", "--yes");
        if (answer != Exit.DONE) {
          return answer;
        }
      }
      ReleaseOutcome outcome =
          cli.interruptible(session, () -> session.rollback(target.recordId(), cli.progress()));
      return cli.ended(outcome);
    }
  }

  private static Optional<DeploymentRecord> choose(Screen screen, List<DeploymentRecord> targets) {
    if (targets.isEmpty()) {
      screen.err().println("No earlier release that succeeded can be gone back to");
      return Optional.empty();
    }
    for (int i = 0; i < targets.size(); i++) {
      screen.err().println((i + 1) + ")  " + Render.row(targets.get(i)));
    }
    String answer = screen.ask("Roll back to which (1-" + targets.size() + ")? ").orElse("");
    for (int i = 0; i < targets.size(); i++) {
      if (answer.equals(String.valueOf(i + 1))) {
        return Optional.of(targets.get(i));
      }
    }
    return Optional.empty();
  }
}
