package dev.slipway.harness.gate;

import dev.slipway.config.Severity;
import dev.slipway.harness.Check;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.DynamicTestInvocationContext;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/**
 * Holds each check of a gate to its bounds: not made where its severity is {@code off}, interrupted
 * after its own time ({@link #TIMEOUT}) and when the gate's is over. Registered for every test of a
 * gate, also of suites that do not know of Slipway.
 */
public final class CheckBounds implements ExecutionCondition, InvocationInterceptor {
  /** The configuration parameter with the time for one check, in ms; without it there is none. */
  static final String TIMEOUT = "slipway.check.timeout.ms";

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    return condition(context, SessionStore.find(context, Rules.class));
  }

  static ConditionEvaluationResult condition(ExtensionContext context, Optional<Rules> rules) {
    Optional<Check> check = context.getTestMethod().map(m -> m.getAnnotation(Check.class));
    boolean off =
        check.isPresent()
            && rules
                .map(r -> r.severity(check.get().id(), check.get().severity()))
                .filter(Severity.OFF::equals)
                .isPresent();
    return off
        ? ConditionEvaluationResult.disabled("checks.severities of slipway.yaml has it off")
        : ConditionEvaluationResult.enabled("it is not off");
  }

  @Override
  public void interceptTestMethod(
      Invocation<@Nullable Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    bounded(invocation, context);
  }

  @Override
  public <T extends @Nullable Object> T interceptTestFactoryMethod(
      Invocation<T> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    return bounded(invocation, context);
  }

  @Override
  public void interceptTestTemplateMethod(
      Invocation<@Nullable Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    bounded(invocation, context);
  }

  @Override
  public void interceptDynamicTest(
      Invocation<@Nullable Void> invocation,
      DynamicTestInvocationContext dynamic,
      ExtensionContext context)
      throws Throwable {
    bounded(invocation, context);
  }

  private static <T extends @Nullable Object> T bounded(
      Invocation<T> invocation, ExtensionContext context) throws Throwable {
    Optional<Deadline> deadline = SessionStore.find(context, Deadline.class);
    deadline.ifPresent(Deadline::enter);
    try {
      Optional<Duration> limit =
          context.getConfigurationParameter(TIMEOUT).map(Long::valueOf).map(Duration::ofMillis);
      Optional<CheckTimer> timer = SessionStore.find(context, CheckTimer.class);
      return limit.isPresent() && timer.isPresent()
          ? timer.get().within(limit.get(), invocation)
          : invocation.proceed();
    } finally {
      deadline.ifPresent(Deadline::leave);
    }
  }
}
