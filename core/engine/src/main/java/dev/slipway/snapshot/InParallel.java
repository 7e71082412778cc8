package dev.slipway.snapshot;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.function.Function;

/** The same step for several objects at once. */
final class InParallel {
  private final Executor executor;
  private final String what;

  /**
   * @param what for the message of an interrupt, as {@code take the snapshot}
   */
  InParallel(Executor executor, String what) {
    this.executor = executor;
    this.what = what;
  }

  /** The results in the order of the items; all steps are through when the first failure throws. */
  <T, R> List<R> each(List<T> items, Function<T, R> step) {
    List<CompletableFuture<R>> started =
        items.stream()
            .map(i -> CompletableFuture.supplyAsync(() -> step.apply(i), executor))
            .toList();
    try {
      // The failures come out below, one by one.
      CompletableFuture.allOf(started.toArray(CompletableFuture[]::new))
          .handle((done, failure) -> done)
          .get();
      List<R> results = new ArrayList<>();
      for (CompletableFuture<R> one : started) {
        results.add(one.get());
      }
      return results;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException("A step failed in a way that it should not", e);
    } catch (InterruptedException e) {
      started.forEach(f -> f.cancel(false));
      Thread.currentThread().interrupt();
      throw new SnapshotException(
          "Tried to " + what + ", but was interrupted; it can be done again from the start", e);
    }
  }
}
