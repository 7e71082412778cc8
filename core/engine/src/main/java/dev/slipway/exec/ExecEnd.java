package dev.slipway.exec;

import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.dsl.ExecListener;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** How an exec's stream ended: its status on channel 3, and its close or failure. */
final class ExecEnd implements ExecListener {
  private final CompletableFuture<Exit> exit = new CompletableFuture<>();
  private final CompletableFuture<String> close = new CompletableFuture<>();

  /**
   * What channel 3 said.
   *
   * @param code negative when it carries no exit code
   */
  record Exit(int code, String message) {}

  @Override
  public void onExit(int code, @Nullable Status status) {
    String message = status == null || status.getMessage() == null ? "" : status.getMessage();
    exit.complete(new Exit(code, message));
  }

  @Override
  public void onFailure(Throwable failure, @Nullable Response response) {
    close.complete("the stream failed: " + failure);
  }

  @Override
  public void onClose(int code, String reason) {
    close.complete(
        "the stream was closed with code "
            + code
            + (reason == null || reason.isBlank() ? "" : " (" + reason + ")"));
  }

  /** Waits for the exit status or the end of the stream, whichever is first. */
  void awaitAny(Duration timeout) throws InterruptedException, TimeoutException {
    await(CompletableFuture.anyOf(exit, close), timeout);
  }

  /** Waits for the end of the stream: what was under way has then arrived. */
  void awaitClose(Duration timeout) throws InterruptedException, TimeoutException {
    await(close, timeout);
  }

  private static void await(CompletableFuture<?> future, Duration timeout)
      throws InterruptedException, TimeoutException {
    try {
      future.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw new IllegalStateException("Neither future is ever completed exceptionally", e);
    }
  }

  Optional<Exit> exit() {
    return Optional.ofNullable(exit.getNow(null));
  }

  Optional<String> close() {
    return Optional.ofNullable(close.getNow(null));
  }
}
