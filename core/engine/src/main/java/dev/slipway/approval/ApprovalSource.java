package dev.slipway.approval;

import java.util.function.Consumer;

/** Where approvals come from. One that waits for people ends when its thread is interrupted. */
@FunctionalInterface
public interface ApprovalSource {
  /**
   * Asks whether the release may go. Expected troubles are answers, never exceptions.
   *
   * @param progress is told in one line what is waited for
   */
  ApprovalAnswer ask(ApprovalRequest request, Consumer<String> progress);
}
