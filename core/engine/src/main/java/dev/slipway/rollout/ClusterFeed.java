package dev.slipway.rollout;

import dev.slipway.cluster.ObjectRef;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;

/**
 * Watches the workloads' namespaces. Its answers come from memory, but for {@link #read} and {@link
 * #answers}, which ask the API server. Safe for use by several threads.
 */
interface ClusterFeed extends AutoCloseable {
  /** What is known of a workload now. Only after {@link #relist} has completed once. */
  OwnerTree tree(ObjectRef workload);

  /**
   * The workload and its pods as the API server has them now, with the events known.
   *
   * @throws RolloutWatchException when there is no answer
   */
  OwnerTree read(ObjectRef workload);

  /** Whether the API server answers at all; returns within its request timeout. */
  boolean answers();

  /**
   * Lists everything anew and watches from there. What is known stays until the new list is
   * complete. Completes with a {@link RolloutWatchException} when the API server refuses.
   */
  CompletableFuture<Void> relist();

  @Override
  void close();

  /** Opens a feed; nothing is listed before {@link #relist}. */
  interface Opener {
    ClusterFeed open(Collection<ObjectRef> workloads, Runnable onNews);
  }
}
