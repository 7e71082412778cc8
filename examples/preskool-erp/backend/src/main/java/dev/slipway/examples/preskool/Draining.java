package dev.slipway.examples.preskool;

import io.javalin.http.Context;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Whether this process was told to end. It then still answers, for those to whom the news that it
 * leaves has not come yet, but asks each client to open its next connection elsewhere.
 */
final class Draining {
  private final AtomicBoolean begun = new AtomicBoolean();

  void begin() {
    begun.set(true);
  }

  boolean begun() {
    return begun.get();
  }

  void dismiss(Context http) {
    if (begun()) {
      http.header("Connection", "close");
    }
  }
}
