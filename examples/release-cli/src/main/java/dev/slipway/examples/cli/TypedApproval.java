package dev.slipway.examples.cli;

import dev.slipway.approval.Approval;
import dev.slipway.approval.ApprovalAnswer;
import dev.slipway.approval.ApprovalRequest;
import dev.slipway.approval.ApprovalSource;
import dev.slipway.approval.Nobody;
import java.util.function.Consumer;

/**
 * The approval of a person who was shown a plan at this terminal and typed the version. It is of
 * that plan alone; of another one nobody was asked.
 */
final class TypedApproval implements ApprovalSource {
  private volatile String digest = "";
  private volatile String approver = "";

  void typed(String planDigest, String by) {
    approver = by;
    digest = planDigest;
  }

  @Override
  public ApprovalAnswer ask(ApprovalRequest request, Consumer<String> progress) {
    if (!digest.equals(request.planDigest())) {
      return new Nobody().ask(request, progress);
    }
    return new ApprovalAnswer.Given(
        request.config().roles().stream()
            .map(
                role ->
                    new Approval(
                        role.word(),
                        approver,
                        Approval.Decision.APPROVED,
                        request.planDigest(),
                        request.at(),
                        "typed at the terminal"))
            .toList());
  }
}
