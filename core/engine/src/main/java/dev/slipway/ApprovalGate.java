package dev.slipway;

import dev.slipway.approval.Approval;
import dev.slipway.approval.ApprovalAnswer;
import dev.slipway.approval.ApprovalAnswer.Code;
import dev.slipway.approval.ApprovalAnswer.Given;
import dev.slipway.approval.ApprovalAnswer.NotGiven;
import dev.slipway.approval.ApprovalRequest;
import dev.slipway.config.ApprovalConfig;
import dev.slipway.plan.Plan;
import dev.slipway.record.FailureRecord;
import dev.slipway.release.Phase;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The go/no-go decision about a plan. What was given once is in the journal: a process that resumes
 * does not ask again about the same plan.
 */
final class ApprovalGate {
  private static final String GO = "go";
  private static final String DIGEST = "planDigest";

  private ApprovalGate() {}

  /**
   * @return why the release may not go; empty when it may
   */
  static Optional<StepResult> ask(Run run, Plan plan, String changes) {
    ApprovalConfig config = run.release().config().approval();
    if (!config.isNeededFor(run.release().environment().name())
        || plan.digest().equals(run.detail(GO).get(DIGEST))) {
      return Optional.empty();
    }
    ApprovalAnswer answer =
        run.tools()
            .approvals()
            .ask(
                new ApprovalRequest(
                    config,
                    run.release().application(),
                    run.release().environment().name(),
                    run.release().version().value(),
                    plan.digest(),
                    changes,
                    run.draft().record().deployer(),
                    run.clock().instant()),
                what -> run.listener().stepped(Phase.APPROVAL, run.redactor().redact(what)));
    run.draft(draft -> draft.with(answer.approvals()));
    // Every kind has a class of its own; the switch keeps it so.
    return switch (answer.kind()) {
      case GIVEN -> {
        given(run, plan, (Given) answer);
        yield Optional.empty();
      }
      case NOT_GIVEN -> Optional.of(refused(run, (NotGiven) answer));
    };
  }

  private static void given(Run run, Plan plan, Given given) {
    String who =
        given.approvals().stream().map(Approval::toString).collect(Collectors.joining("; "));
    run.listener().stepped(Phase.APPROVAL, who);
    run.keep().draft(run.draft());
    run.note(GO, Map.of(DIGEST, plan.digest(), "by", who));
  }

  private static StepResult refused(Run run, NotGiven answer) {
    FailureRecord failure =
        run.failures().of(Phase.APPROVAL, answer.code().name(), answer.cause(), answer.nextStep());
    return answer.code() == Code.APPROVAL_UNKNOWN
        ? StepResult.unknown(failure, java.util.List.of())
        : StepResult.failed(failure);
  }
}
