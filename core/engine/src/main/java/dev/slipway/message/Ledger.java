package dev.slipway.message;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one writer of an outbox's state: its own thread, so that neither a release nor a channel
 * waits for a write that it does not need. What cannot be kept is sent all the same.
 */
final class Ledger {
  private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);

  private final OutboxStore store;
  private final ExecutorService keeper;
  private volatile OutboxState state = OutboxState.empty();
  private boolean loaded;
  private boolean warned;

  Ledger(OutboxStore store, ExecutorService keeper) {
    this.store = store;
    this.keeper = keeper;
  }

  /** As it is known here, kept or not. */
  OutboxState state() {
    return state;
  }

  /** The entry as it was before, if any; complete when the write has ended, whichever way. */
  CompletableFuture<Optional<OutboxEntry>> put(
      OutboxEntry entry, UnaryOperator<OutboxEntry> merge) {
    try {
      return CompletableFuture.supplyAsync(() -> write(entry, merge), keeper);
    } catch (RejectedExecutionException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  CompletableFuture<OutboxState> load() {
    return CompletableFuture.supplyAsync(
        () -> {
          loadOnce();
          return state;
        },
        keeper);
  }

  /** Waits until what was put so far is written; false when that took longer. */
  boolean written(Duration atMost) {
    return Wait.until(CompletableFuture.runAsync(() -> {}, keeper), atMost);
  }

  private Optional<OutboxEntry> write(OutboxEntry entry, UnaryOperator<OutboxEntry> merge) {
    loadOnce();
    Optional<OutboxEntry> before = state.find(entry.channel(), entry.message().id());
    OutboxEntry next = before.map(merge).orElse(entry);
    if (before.filter(next::equals).isEmpty()) {
      state = state.with(next);
      try {
        store.keep(state);
      } catch (RuntimeException e) {
        warn(e);
      }
    }
    return before;
  }

  private void loadOnce() {
    if (loaded) {
      return;
    }
    loaded = true;
    try {
      state = store.load();
    } catch (RuntimeException e) {
      warn(e);
    }
  }

  private void warn(RuntimeException e) {
    if (!warned) {
      warned = true;
      LOG.atWarn()
          .addKeyValue("cause", e.getClass().getSimpleName())
          .log("What was told cannot be kept; after a crash it may be told again, or not at all");
    }
  }

  /** Bounded waits for another thread. */
  static final class Wait {
    private Wait() {}

    static boolean until(CompletableFuture<?> future, Duration atMost) {
      try {
        future.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
        return true;
      } catch (TimeoutException e) {
        return false;
      } catch (ExecutionException e) {
        return true; // it has ended, and its own thread has said how
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
  }
}
