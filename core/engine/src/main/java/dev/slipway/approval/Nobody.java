package dev.slipway.approval;

import dev.slipway.approval.ApprovalAnswer.Code;
import java.util.List;
import java.util.function.Consumer;

/** Stands where a person is to be asked and nobody is there. */
public final class Nobody implements ApprovalSource {
  @Override
  public ApprovalAnswer ask(ApprovalRequest request, Consumer<String> progress) {
    return new ApprovalAnswer.NotGiven(
        Code.APPROVAL_MISSING,
        "approval.by is interactive, but this process has nobody to ask about plan "
            + request.planDigest(),
        "deploy at a terminal, or set approval.by to file",
        List.of());
  }
}
