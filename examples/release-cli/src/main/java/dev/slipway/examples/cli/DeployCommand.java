package dev.slipway.examples.cli;

import dev.slipway.ReleaseOutcome;
import dev.slipway.plan.Plan;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Deploys. */
@SuppressWarnings("NullAway.Init") // picocli sets them
@Command(name = "deploy", description = "Deploy, prove, and take back what fails")
final class DeployCommand implements Callable<Integer> {
  @ParentCommand private Cli cli;

  DeployCommand() {}

  @Parameters(paramLabel = "VERSION", description = "What is to be released, as a git SHA")
  private String version;

  @Option(names = "--yes", description = "Do not ask")
  private boolean yes;

  @Option(
      names = "--approved",
      paramLabel = "DIGEST",
      description = "The digest that plan showed: do not ask, and deploy no other plan")
  private @Nullable String approved;

  @Override
  public Integer call() throws Exception {
    try (Session session = cli.open(cli.release(version))) {
      Plan plan = session.plan();
      Screen screen = cli.screen();
      if (approved != null && !approved.equals(plan.digest())) {
        screen
            .err()
            .println(
                "Tried to deploy the plan "
                    + approved
                    + ", but by now it is "
                    + plan.digest()
                    + "; look at the new plan, and approve that. Nothing was changed");
        return Exit.BLOCKED;
      }
      if (!yes && approved == null) {
        screen.err().println(Render.plan(plan));
        int answer = cli.confirmed(version, "deploy", "--yes or --approved DIGEST");
        if (answer != Exit.DONE) {
          return answer;
        }
        session.approve(plan.digest(), Cli.user());
      }
      ReleaseOutcome outcome =
          cli.interruptible(session, () -> session.deploy(plan, cli.progress()));
      return cli.ended(outcome);
    }
  }
}
