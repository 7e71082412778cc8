package dev.slipway.harness.gate;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Begins no test after the gate's time is over: the release goes on, so nothing may still be asked
 * of it. Registered for every test of a gate, also of suites that do not know of Slipway; outside a
 * gate it says nothing.
 */
public final class DeadlineCondition implements ExecutionCondition {
  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    boolean over = SessionStore.find(context, Deadline.class).map(Deadline::passed).orElse(false);
    return over
        ? ConditionEvaluationResult.disabled("the gate's time is over")
        : ConditionEvaluationResult.enabled("the gate's time is not over");
  }
}
