package dev.slipway.examples.cli;

import dev.slipway.plan.Plan;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** What would a deploy change? */
@SuppressWarnings("NullAway.Init") // picocli sets them
@Command(name = "plan", description = "Show what a deploy would change; changes nothing")
final class PlanCommand implements Callable<Integer> {
  @ParentCommand private Cli cli;

  PlanCommand() {}

  @Parameters(paramLabel = "VERSION", description = "What is to be released, as a git SHA")
  private String version;

  @Override
  public Integer call() {
    return cli.with(
        cli.release(version),
        session -> {
          Plan plan = session.plan();
          cli.say(Render.plan(plan), () -> Render.planJson(plan));
          return Exit.DONE;
        });
  }
}
