package dev.slipway.examples.cli;

import dev.slipway.gate.GateResult;
import dev.slipway.pipeline.PipelineEnd;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Have the pipeline release it, and see from here what came of it. */
@SuppressWarnings("NullAway.Init") // picocli sets them
@Command(
    name = "dispatch",
    description = "Have the pipeline of slipway.yaml release a commit, follow it, and verify")
final class DispatchCommand implements Callable<Integer> {
  @ParentCommand private Cli cli;

  DispatchCommand() {}

  @Parameters(paramLabel = "SHA", description = "The approved commit, all 40 digits")
  private String sha;

  @Override
  public Integer call() {
    return cli.with(
        cli.release(sha),
        session -> {
          PipelineEnd end = session.dispatch(sha, cli.progressTo()::println);
          if (end.code() != PipelineEnd.Code.SUCCEEDED) {
            cli.say(
                cli.screen().bad(end.code().name()) + ": " + end.cause() + seen(end),
                () -> Render.pipelineJson(end, Optional.empty()));
            return exit(end.code());
          }
          return verified(end, session.verify(cli.progress()));
        });
  }

  private int verified(PipelineEnd end, Optional<GateResult> verification) {
    boolean proven = verification.map(v -> v.state() == GateResult.State.OPEN).orElse(false);
    String why =
        verification
            .map(v -> proven ? "the verification passed" : v.reason())
            .orElse("no verification suite is configured, so nothing was seen of it");
    cli.say(
        (proven ? cli.screen().good("SUCCEEDED") : cli.screen().bad("NOT PROVEN"))
            + ": "
            + end.cause()
            + "; "
            + why
            + seen(end),
        () -> Render.pipelineJson(end, verification));
    return proven ? Exit.DONE : Exit.HALTED;
  }

  private static String seen(PipelineEnd end) {
    return end.url().isEmpty() ? "" : "; run " + end.url();
  }

  private static int exit(PipelineEnd.Code code) {
    return switch (code) {
      case SUCCEEDED -> Exit.DONE;
      case NOT_STARTED, WRONG_COMMIT, APPROVAL_REFUSED -> Exit.BLOCKED;
      // How much was changed, the cluster says.
      case APPROVAL_VOID, FAILED, UNKNOWN -> Exit.HALTED;
    };
  }
}
