package dev.slipway.message;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Messages that wait for their incident's address: so long, and no longer. */
final class Opening {
  /** A tracker that does not answer holds no message up for longer. */
  private static final Duration PATIENCE = Duration.ofSeconds(8);

  private final Map<String, CompletableFuture<Void>> byMessage = new ConcurrentHashMap<>();

  /** Complete when the incident was opened or given up, or that took too long. */
  CompletableFuture<Void> of(Message message) {
    return waiting(message)
        .copy()
        .completeOnTimeout(null, PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
  }

  void done(Message message) {
    waiting(message).complete(null);
  }

  private CompletableFuture<Void> waiting(Message message) {
    return byMessage.computeIfAbsent(message.id(), id -> new CompletableFuture<>());
  }
}
