package dev.slipway.harness.gate;

import dev.slipway.config.Severity;
import dev.slipway.harness.Check;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionContext;

/** How a test is called, from inside its run; the same as {@link Naming} has it. */
record CheckName(String id, Severity severity) {
  static CheckName of(ExtensionContext context) {
    StringBuilder below = new StringBuilder();
    ExtensionContext at = context;
    while (at.getTestMethod().isEmpty() && at.getParent().isPresent()) {
      below.insert(0, "[" + at.getDisplayName() + "]");
      at = at.getParent().get();
    }
    Optional<Check> check = at.getTestMethod().map(m -> m.getAnnotation(Check.class));
    String plain =
        at.getTestMethod()
            .map(m -> m.getDeclaringClass().getName() + "#" + m.getName())
            .orElseGet(context::getUniqueId);
    return new CheckName(
        check.map(Check::id).orElse(plain) + below,
        check.map(Check::severity).orElse(Severity.FAIL));
  }
}
