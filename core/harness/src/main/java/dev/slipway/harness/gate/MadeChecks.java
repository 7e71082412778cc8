package dev.slipway.harness.gate;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Whether a build tool's run made any check at all: one that only skipped is no pass, but to Maven
 * it would be a success. Its end fails the run then; a gate sees to that by itself.
 */
final class MadeChecks implements AutoCloseable {
  private final AtomicBoolean made = new AtomicBoolean();

  static MadeChecks of(ExtensionContext context) {
    return Objects.requireNonNull(
        context
            .getRoot()
            .getStore(ExtensionContext.Namespace.create(MadeChecks.class))
            .getOrComputeIfAbsent(MadeChecks.class, type -> new MadeChecks(), MadeChecks.class));
  }

  void made() {
    made.set(true);
  }

  @Override
  public void close() {
    if (!made.get()) {
      throw new AssertionError(
          "BLOCKED: no check was made, each was skipped; what was not seen is not green. Read the"
              + " reasons of the skips, and configure at least one check in slipway.yaml");
    }
  }
}
