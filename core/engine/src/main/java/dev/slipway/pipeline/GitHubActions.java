package dev.slipway.pipeline;

import dev.slipway.config.PipelineConfig;
import dev.slipway.config.Secret;
import dev.slipway.config.WorkflowConfig;
import dev.slipway.pipeline.PipelineEnd.Code;
import dev.slipway.redact.Redactor;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A workflow of GitHub Actions, dispatched and followed. It never approves anything itself: it
 * waits for people, and holds what they did against the rules. The workflow has an input {@code
 * nonce}, which stands in its {@code run-name}.
 */
public final class GitHubActions implements Pipeline {
  private final GitHubCaller caller;
  private final Dispatch dispatch;
  private final Clock clock;
  private final Waiting waiting;

  GitHubActions(GitHubCaller caller, String workflow, Clock clock, Waiting waiting) {
    this.caller = caller;
    this.dispatch = new Dispatch(caller, workflow, clock, waiting);
    this.clock = clock;
    this.waiting = waiting;
  }

  /**
   * A workflow of a repository.
   *
   * @param apiUrl the root of the REST API; {@code https://api.github.com}, or an Enterprise
   *     Server's, which ends in {@code /api/v3}
   * @param repository owner and name, as {@code acme/erp}
   * @param workflow the file's name, as {@code cd.yml}
   * @param token one that may dispatch and cancel workflows, and read runs; it is masked
   */
  public static GitHubActions of(
      URI apiUrl, String repository, String workflow, Secret token, Redactor redactor) {
    return new GitHubActions(
        GitHubCaller.of(apiUrl, repository, token, redactor),
        workflow,
        Clock.systemUTC(),
        Waiting.REAL);
  }

  /** The one that slipway.yaml names. */
  public static GitHubActions of(PipelineConfig config, Redactor redactor) {
    WorkflowConfig at = config.workflow();
    return of(at.apiUrl(), at.repository(), at.file(), at.token(), redactor);
  }

  @Override
  public PipelineEnd run(PipelineRequest request, Consumer<String> progress) {
    String nonce = HexFormat.of().formatHex(new SecureRandom().generateSeed(8));
    try {
      Optional<Long> id;
      try {
        id = dispatch.start(request.ref(), request.inputs(), nonce, progress);
      } catch (GitHubException e) {
        return new PipelineEnd(Code.NOT_STARTED, String.valueOf(e.getMessage()), 0, "", List.of());
      }
      if (id.isEmpty()) {
        id = dispatch.listed(request.ref(), nonce);
      }
      if (id.isEmpty()) {
        return new PipelineEnd(
            Code.UNKNOWN,
            Dispatch.notListed(nonce)
                + "; see whether it runs, and whether run-name has the input nonce",
            0,
            "",
            List.of());
      }
      return follow(request, id.get(), progress);
    } catch (GitHubException e) {
      return new PipelineEnd(
          Code.UNKNOWN,
          e.getMessage() + "; the run may go on without being seen",
          0,
          "",
          List.of());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new PipelineEnd(
          Code.UNKNOWN, "following the run was interrupted; it goes on", 0, "", List.of());
    }
  }

  private PipelineEnd follow(PipelineRequest request, long id, Consumer<String> progress)
      throws InterruptedException {
    RunJudgement judgement = new RunJudgement(request, id);
    RunLook look = new RunLook(caller, id, clock);
    Consumer<String> once = new Once(progress);
    while (true) {
      Optional<RunState> state;
      try {
        state = look.next(once);
      } catch (GitHubException e) {
        return new PipelineEnd(
            Code.UNKNOWN,
            e.getMessage() + "; the run goes on without being seen",
            id,
            "",
            List.of());
      }
      if (state.isPresent()) {
        RunState run = state.get();
        tell(run, judgement, once);
        Optional<PipelineEnd> stop = judgement.stop(run);
        if (stop.isPresent()) {
          return run.isCompleted() ? stop.get() : cancelled(stop.get());
        }
        if (run.isCompleted()) {
          return judgement.completed(run);
        }
      }
      waiting.pause(Dispatch.LOOK);
    }
  }

  /** One that must not go on is cancelled; one that ends meanwhile refuses that (409). */
  private PipelineEnd cancelled(PipelineEnd end) throws InterruptedException {
    String how;
    try {
      caller.post("actions/runs/" + end.runId() + "/cancel", java.util.Map.of());
      how = "; it was cancelled";
    } catch (GitHubException e) {
      how = "; IT COULD NOT BE CANCELLED: " + e.getMessage();
    }
    return new PipelineEnd(end.code(), end.cause() + how, end.runId(), end.url(), end.approvers());
  }

  private static void tell(RunState state, RunJudgement judgement, Consumer<String> progress) {
    progress.accept("run " + state.url());
    state.tellWaiting(progress);
    judgement.approvers(state).forEach(who -> progress.accept("approved by " + who));
    state.jobs().forEach((job, how) -> progress.accept("job " + job + ": " + how));
  }
}
