package dev.slipway.snapshot;

import dev.slipway.cluster.ApiAnswer;
import dev.slipway.cluster.LiveObjects;
import dev.slipway.cluster.ObjectRef;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;

/** Takes snapshots: reads, and changes nothing. */
public final class SnapshotTaker {
  private final LiveObjects live;
  private final InParallel parallel;
  private final Clock clock;

  /**
   * @param client not closed here
   * @param executor runs the reads
   * @param clock tells when the snapshot was taken
   */
  public SnapshotTaker(KubernetesClient client, Executor executor, Clock clock) {
    this.live = new LiveObjects(client);
    this.parallel = new InParallel(executor, "take a snapshot");
    this.clock = Objects.requireNonNull(clock, "clock");
  }

  /**
   * Reads the before-image of every object.
   *
   * @param application whose
   * @param release the id of the release that is about to begin
   * @param refs everything that it will create, change, leave or delete
   * @throws SnapshotException when one could not be read: there is no way back then
   */
  public Snapshot take(String application, String release, Collection<ObjectRef> refs) {
    return new Snapshot(
        application, release, clock.instant(), parallel.each(List.copyOf(refs), this::image));
  }

  private BeforeImage image(ObjectRef ref) {
    try {
      // What is being deleted cannot be brought back as it is: it counts as gone.
      return live.find(ref)
          .filter(o -> o.getMetadata().getDeletionTimestamp() == null)
          .map(o -> BeforeImage.of(ref, o))
          .orElseGet(() -> BeforeImage.absent(ref));
    } catch (KubernetesClientException e) {
      throw new SnapshotException(
          "Tried to take the before-image of "
              + ref
              + ", but "
              + ApiAnswer.of(e)
              + (e.getCode() == 403 ? "; allow this user to get it" : "")
              + ". Nothing was changed",
          e);
    }
  }
}
