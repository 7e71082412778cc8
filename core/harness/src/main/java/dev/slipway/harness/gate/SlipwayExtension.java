package dev.slipway.harness.gate;

import dev.slipway.config.SlipwayConfig;
import dev.slipway.evidence.Evidence;
import dev.slipway.harness.CheckReporter;
import dev.slipway.harness.Target;
import dev.slipway.redact.Redactor;
import dev.slipway.release.Release;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.DynamicTestInvocationContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/** Gives checks what they need, and keeps secrets out of what they throw; see SlipwayTest. */
public final class SlipwayExtension
    implements ParameterResolver,
        InvocationInterceptor,
        TestExecutionExceptionHandler,
        LifecycleMethodExecutionExceptionHandler {

  private static final Map<Class<?>, Function<SuiteInput, Object>> GIVEN =
      Map.of(
          Release.class, SuiteInput::release,
          SlipwayConfig.class, input -> input.release().config(),
          KubernetesClient.class, input -> input.cluster().get(),
          Target.class, SuiteInput::target,
          Redactor.class, SuiteInput::redactor);

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

  /** Dynamic tests do not come by the exception handlers. */
  @Override
  public void interceptDynamicTest(
      Invocation<@Nullable Void> invocation,
      DynamicTestInvocationContext invocationContext,
      ExtensionContext context)
      throws Throwable {
    try {
      invocation.proceed();
    } catch (Throwable thrown) {
      throw redacted(context, thrown);
    }
  }

  @Override
  public void handleTestExecutionException(ExtensionContext context, Throwable thrown)
      throws Throwable {
    throw redacted(context, thrown);
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

  private static SuiteInput input(ExtensionContext context) {
    return known(context).orElseGet(() -> own(context).input());
  }

  private static OwnInput own(ExtensionContext context) {
    OwnInput own =
        SessionStore.of(context)
            .getOrComputeIfAbsent(OwnInput.class, type -> OwnInput.open(context), OwnInput.class);
    // JUnit 6 declares it nullable, as the function could have returned null.
    return Objects.requireNonNull(own);
  }

  private static Optional<SuiteInput> known(ExtensionContext context) {
    return SessionStore.find(context, SuiteInput.class)
        .or(() -> SessionStore.find(context, OwnInput.class).map(OwnInput::input));
  }

  private static CheckReporter reporter(ExtensionContext context) {
    return new CheckReporter() {
      @Override
      public void warn(String message) {
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
