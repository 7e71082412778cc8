package dev.slipway.rollout;

import dev.slipway.cluster.ObjectRef;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A cluster of crafted trees, which can be cut off. */
final class FakeFeed implements ClusterFeed {
  final Map<ObjectRef, OwnerTree> trees = new ConcurrentHashMap<>();
  final Map<ObjectRef, OwnerTree> onServer = new ConcurrentHashMap<>();
  final AtomicInteger lists = new AtomicInteger();
  final AtomicInteger questions = new AtomicInteger();
  volatile boolean reachable = true;

  /** What happens while somebody reads. */
  volatile Runnable onRead = () -> {};

  volatile boolean closed;
  volatile CompletableFuture<Void> nextList = CompletableFuture.completedFuture(null);

  @Override
  public OwnerTree tree(ObjectRef workload) {
    return trees.get(workload);
  }

  @Override
  public OwnerTree read(ObjectRef workload) {
    if (!reachable) {
      throw new RolloutWatchException("Tried to read but got no answer", null);
    }
    onRead.run();
    return onServer.getOrDefault(workload, trees.get(workload));
  }

  @Override
  public boolean answers() {
    questions.incrementAndGet();
    return reachable;
  }

  @Override
  public CompletableFuture<Void> relist() {
    if (lists.incrementAndGet() > 1) {
      trees.putAll(onServer);
    }
    return nextList;
  }

  @Override
  public void close() {
    closed = true;
  }
}
