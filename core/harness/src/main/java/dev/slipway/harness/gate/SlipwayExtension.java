package dev.slipway.harness.gate;

import dev.slipway.ReleaseSources;
import dev.slipway.config.SlipwayConfig;
import dev.slipway.error.SlipwayException;
import dev.slipway.evidence.Evidence;
import dev.slipway.gate.CheckOutcome;
import dev.slipway.harness.CheckReporter;
import dev.slipway.harness.Target;
import dev.slipway.redact.Redactor;
import dev.slipway.release.Release;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.lang.reflect.Method;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.DynamicTestInvocationContext;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.opentest4j.TestAbortedException;

/** Gives checks what they need, and keeps secrets out of what they throw; see SlipwayTest. */
public final class SlipwayExtension
    implements BeforeAllCallback,
        ExecutionCondition,
        ParameterResolver,
        InvocationInterceptor,
        TestExecutionExceptionHandler,
        LifecycleMethodExecutionExceptionHandler {

  private static final Map<Class<?>, Function<SuiteInput, Object>> GIVEN =
      Map.of(
          Release.class, SuiteInput::release,
          SlipwayConfig.class, input -> input.release().config(),
          KubernetesClient.class, input -> input.cluster().get(),
          Target.class, SuiteInput::target,
          Redactor.class, SuiteInput::redactor,
          ReleaseSources.class, SuiteInput::sources);

  /** At a gate its own extension sees to it. */
  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    return CheckBounds.condition(
        context, context.getTestMethod().isPresent() ? rules(context) : Optional.empty());
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return GIVEN.containsKey(type)
        || (type == CheckReporter.class && context.getTestMethod().isPresent());
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    Function<SuiteInput, Object> given = GIVEN.get(type);
    return given == null ? reporter(context) : given.apply(input(context));
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    if (!isAtAGate(context)) {
      MadeChecks.of(context);
    }
  }

  @Override
  public void interceptTestMethod(
      Invocation<@Nullable Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    counted(invocation, context);
  }

  /** Dynamic tests do not come by the exception handlers. */
  @Override
  public void interceptDynamicTest(
      Invocation<@Nullable Void> invocation,
      DynamicTestInvocationContext invocationContext,
      ExtensionContext context)
      throws Throwable {
    try {
      counted(invocation, context);
    } catch (Throwable thrown) {
      throwUnlessExcused(context, thrown);
    }
  }

  /** Outside a gate, where nobody else counts what was made. */
  private static void counted(Invocation<@Nullable Void> invocation, ExtensionContext context)
      throws Throwable {
    boolean skipped = false;
    try {
      invocation.proceed();
      requireThatWarningsPass(context);
    } catch (TestAbortedException aborted) {
      skipped = true;
      throw aborted;
    } finally {
      if (!skipped && !isAtAGate(context)) {
        MadeChecks.of(context).made();
      }
    }
  }

  /**
   * Outside a gate, where nobody else knows of severities and exceptions: a failure that only warns
   * is told, and the test passes.
   */
  private static void throwUnlessExcused(ExtensionContext context, Throwable thrown)
      throws Throwable {
    Throwable shown = redacted(context, thrown);
    Optional<Rules> rules = rules(context);
    if (rules.isEmpty()) {
      throw shown;
    }
    CheckName name = CheckName.of(context);
    Verdict seen = Verdict.ofFailure(shown);
    Verdict verdict = rules.get().judge(name.id(), name.severity(), seen);
    if (verdict.outcome() == CheckOutcome.WARN) {
      context.publishReportEntry(
          Notes.warning(input(context).redactor().redact(verdict.message())));
    } else if (verdict.equals(seen)) {
      throw shown;
    } else {
      throw new AssertionError(verdict.message(), shown);
    }
  }

  /** Where a warning counts as a failure, it is judged as one by whom it is thrown to. */
  private static void requireThatWarningsPass(ExtensionContext context) {
    Warnings warnings = stored(context).get(Warnings.class, Warnings.class);
    List<String> told = warnings == null ? List.of() : warnings.take();
    if (told.isEmpty()) {
      return;
    }
    String message = String.join("\n", told);
    CheckName name = CheckName.of(context);
    boolean fails =
        rules(context)
            .map(r -> r.judge(name.id(), name.severity(), new Verdict(CheckOutcome.WARN, message)))
            .filter(v -> v.outcome() == CheckOutcome.FAIL)
            .isPresent();
    if (fails) {
      throw new AssertionError(message);
    }
  }

  private static ExtensionContext.Store stored(ExtensionContext context) {
    return context.getStore(ExtensionContext.Namespace.create(SlipwayExtension.class));
  }

  /** None at a gate, which judges by itself, and where nothing says which release it is. */
  private static Optional<Rules> rules(ExtensionContext context) {
    return isAtAGate(context)
        ? Optional.empty()
        : configured(context)
            .map(i -> new Rules(i.release().config().checks().rules(), Clock.systemUTC()));
  }

  @Override
  public void handleTestExecutionException(ExtensionContext context, Throwable thrown)
      throws Throwable {
    throwUnlessExcused(context, thrown);
  }

  @Override
  public void handleBeforeAllMethodExecutionException(ExtensionContext context, Throwable thrown)
      throws Throwable {
    throw redacted(context, thrown);
  }

  @Override
  public void handleBeforeEachMethodExecutionException(ExtensionContext context, Throwable thrown)
      throws Throwable {
    throw redacted(context, thrown);
  }

  @Override
  public void handleAfterEachMethodExecutionException(ExtensionContext context, Throwable thrown)
      throws Throwable {
    throw redacted(context, thrown);
  }

  @Override
  public void handleAfterAllMethodExecutionException(ExtensionContext context, Throwable thrown)
      throws Throwable {
    throw redacted(context, thrown);
  }

  private static Throwable redacted(ExtensionContext context, Throwable thrown) {
    // Without an input no secret was given to the check, and asking for it could hide the cause.
    return known(context).map(input -> Redaction.of(thrown, input.redactor())).orElse(thrown);
  }

  private static boolean isAtAGate(ExtensionContext context) {
    return SessionStore.find(context, SuiteInput.class).isPresent();
  }

  private static SuiteInput input(ExtensionContext context) {
    return known(context).orElseGet(() -> own(context).input());
  }

  /** Also where the checks asked for nothing; none where nothing says which release it is. */
  private static Optional<SuiteInput> configured(ExtensionContext context) {
    try {
      return Optional.of(input(context));
    } catch (SlipwayException unconfigured) {
      return Optional.empty();
    }
  }

  private static OwnInput own(ExtensionContext context) {
    OwnInput own =
        SessionStore.of(context)
            .getOrComputeIfAbsent(OwnInput.class, type -> OwnInput.open(context), OwnInput.class);
    // JUnit 6 declares it nullable, as the function could have returned null.
    return Objects.requireNonNull(own);
  }

  private static Optional<SuiteInput> known(ExtensionContext context) {
    return SessionStore.find(context, SuiteInput.class).or(() -> opened(context));
  }

  /** Why it could not be is told by the checks that asked for it. */
  private static Optional<SuiteInput> opened(ExtensionContext context) {
    try {
      return SessionStore.find(context, OwnInput.class).map(OwnInput::input);
    } catch (SlipwayException unconfigured) {
      return Optional.empty();
    }
  }

  private static CheckReporter reporter(ExtensionContext context) {
    return new CheckReporter() {
      @Override
      public void warn(String message) {
        Objects.requireNonNull(
                stored(context)
                    .getOrComputeIfAbsent(Warnings.class, type -> new Warnings(), Warnings.class))
            .add(message);
        context.publishReportEntry(redacted(Notes.warning(message)));
      }

      @Override
      public void evidence(Evidence.Kind kind, String subject, String text) {
        context.publishReportEntry(redacted(Notes.evidence(kind, subject, text)));
      }

      private Map<String, String> redacted(Map<String, String> entry) {
        Map<String, String> masked = new TreeMap<>(entry);
        known(context)
            .ifPresent(input -> masked.replaceAll((k, value) -> input.redactor().redact(value)));
        return masked;
      }
    };
  }
}
