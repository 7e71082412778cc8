package dev.slipway.harness.junit;

import dev.slipway.harness.Availability;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Decides {@link EnabledIfAvailable}. */
final class AvailabilityCondition implements ExecutionCondition {
  private final Function<Requirement, Availability> machine;

  AvailabilityCondition() {
    this(Requirement::availability);
  }

  AvailabilityCondition(Function<Requirement, Availability> machine) {
    this.machine = machine;
  }

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    Requirement[] needed =
        AnnotationSupport.findAnnotation(context.getElement(), EnabledIfAvailable.class)
            .map(EnabledIfAvailable::value)
            .orElse(new Requirement[0]);
    String required =
        context
            .getConfigurationParameter("SLIPWAY_REQUIRE")
            .or(() -> Optional.ofNullable(System.getenv("SLIPWAY_REQUIRE")))
            .orElse("");
    return decide(List.of(needed), Required.parse(required));
  }

  ConditionEvaluationResult decide(List<Requirement> needed, Required required) {
    List<String> missing = needed.stream().flatMap(r -> missing(r, required)).toList();
    return missing.isEmpty()
        ? ConditionEvaluationResult.enabled("what it needs is here: " + needed)
        : ConditionEvaluationResult.disabled(String.join("; ", missing));
  }

  private Stream<String> missing(Requirement needed, Required required) {
    Availability availability = machine.apply(needed);
    if (availability.available()) {
      return Stream.of();
    }
    String missing = "needs " + needed.word() + ", but " + availability.reason();
    if (required.has(needed)) {
      throw new ExtensionConfigurationException(
          missing + " (and SLIPWAY_REQUIRE says that this must not be skipped)");
    }
    return Stream.of(missing);
  }
}
