package dev.slipway.harness.gate;

import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;
import org.junit.platform.engine.support.store.Namespace;
import org.junit.platform.launcher.LauncherSession;

/**
 * The way from a gate to its tests: the launcher session's store, which the gate fills and the
 * extensions read. Each gate opens its own session, so gates never see each other's input.
 */
final class SessionStore {
  private static final String NAMESPACE = "dev.slipway.harness.gate";

  private SessionStore() {}

  static <T> void put(LauncherSession session, Class<T> type, T value) {
    session.getStore().put(Namespace.create(NAMESPACE), type, value);
  }

  static <T> Optional<T> find(ExtensionContext context, Class<T> type) {
    return Optional.ofNullable(of(context).get(type, type));
  }

  static ExtensionContext.Store of(ExtensionContext context) {
    return context.getStore(
        StoreScope.LAUNCHER_SESSION, ExtensionContext.Namespace.create(NAMESPACE));
  }
}
