package dev.slipway.pipeline;

import dev.slipway.pipeline.PipelineEnd.Code;
import dev.slipway.pipeline.RunState.Decision;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the state of a run means. */
final class RunJudgement {
  private final PipelineRequest request;
  private final long id;

  RunJudgement(PipelineRequest request, long id) {
    this.request = request;
    this.id = id;
  }

  /** Why the run must not go on; empty when it may. */
  Optional<PipelineEnd> stop(RunState state) {
    if (!state.headSha().equals(request.sha())) {
      return Optional.of(
          end(
              Code.WRONG_COMMIT,
              "the run is of commit " + state.headSha() + ", approved was " + request.sha(),
              state));
    }
    for (Decision decision : decided(state)) {
      if (decision.state().equals("rejected")) {
        return Optional.of(
            end(
                Code.APPROVAL_REFUSED,
                decision.login() + " refused the release to " + request.environment(),
                state));
      }
      if (decision.isApproval() && !decision.person()) {
        return Optional.of(
            end(Code.APPROVAL_VOID, decision.login() + " approved, and is no person", state));
      }
      if (decision.isApproval() && state.isStarter(decision)) {
        return Optional.of(
            end(
                Code.APPROVAL_VOID,
                decision.login()
                    + " approved the release that they started themselves; set \"prevent"
                    + " self-review\" in the environment "
                    + request.environment(),
                state));
      }
    }
    return Optional.empty();
  }

  /** What a run that completed came to. */
  PipelineEnd completed(RunState state) {
    List<String> wrong =
        request.jobs().stream()
            .filter(job -> !"success".equals(state.jobs().get(job)))
            .map(job -> "'" + job + "' " + how(state.jobs().get(job)))
            .toList();
    if (!state.conclusion().equals("success") || !wrong.isEmpty()) {
      return end(
          Code.FAILED,
          "the run ended as "
              + (state.conclusion().isEmpty() ? "unknown" : state.conclusion())
              + (wrong.isEmpty() ? "" : "; of its required jobs, " + String.join(", ", wrong)),
          state);
    }
    if (!request.environment().isEmpty() && approvers(state).isEmpty()) {
      return end(
          Code.APPROVAL_VOID,
          "the run went through, but nobody approved "
              + request.environment()
              + "; give the environment required reviewers",
          state);
    }
    return end(Code.SUCCEEDED, "every required job succeeded", state);
  }

  PipelineEnd end(Code code, String cause, RunState state) {
    return new PipelineEnd(code, cause, id, state.url(), approvers(state));
  }

  List<String> approvers(RunState state) {
    return decided(state).stream()
        .filter(Decision::isApproval)
        .map(Decision::login)
        .distinct()
        .toList();
  }

  private List<Decision> decided(RunState state) {
    return state.decided(request.environment());
  }

  private static String how(@Nullable String conclusion) {
    return conclusion == null ? "did not run" : "is " + conclusion;
  }
}
