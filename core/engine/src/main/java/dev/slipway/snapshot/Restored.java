package dev.slipway.snapshot;

import dev.slipway.cluster.ObjectRef;
import java.util.List;
import java.util.Optional;

/**
 * What a restore did.
 *
 * @param objects one for each object of the snapshot, in its order
 */
public record Restored(List<RestoredObject> objects) {
  public Restored {
    objects = List.copyOf(objects);
  }

  /** Whether nothing failed: everything is as before, but for what was kept. */
  public boolean isComplete() {
    return failures().isEmpty();
  }

  public List<RestoredObject> failures() {
    return objects.stream().filter(o -> o.outcome() == RestoredObject.Outcome.FAILED).toList();
  }

  /** What came of an object; its generation gates the rollout of a restored workload. */
  public Optional<RestoredObject> find(ObjectRef ref) {
    return objects.stream().filter(o -> o.ref().sameObject(ref)).findFirst();
  }
}
