package dev.slipway.harness.gate;

import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Store.CloseableResource;

/**
 * Whether a build tool's run made any check at all: one that only skipped is no pass, but to Maven it
 * would be a success. Its end fails the run then; a gate sees to that by itself.
 */
@SuppressWarnings("deprecation") // AutoCloseable is closed by JUnit 5.13 and newer, this one by all
final class MadeChecks implements CloseableResource {
  private final AtomicBoolean made = new AtomicBoolean();

  static MadeChecks of(ExtensionContext context) {
    return java.util.Objects.requireNonNull(
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
