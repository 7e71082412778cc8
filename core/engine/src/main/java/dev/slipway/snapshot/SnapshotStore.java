package dev.slipway.snapshot;

import dev.slipway.cluster.BlobName;
import dev.slipway.cluster.ClusterBlobs;
import dev.slipway.cluster.SlipwayLabels;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps snapshots in the cluster, in Secrets named {@code
 * slipway-<application>-<release>-snapshot-<n>}, so that another process finds the way back.
 */
public final class SnapshotStore {
  /** The type of the Secrets. */
  public static final String TYPE = "slipway.dev/snapshot";

  private final ClusterBlobs blobs;
  private final SnapshotJson json;

  /**
   * @param client not closed here
   * @param namespace where the Secrets are kept; it must exist
   */
  public SnapshotStore(KubernetesClient client, String namespace) {
    this.blobs = new ClusterBlobs(client, namespace);
    this.json = new SnapshotJson(client.getKubernetesSerialization());
  }

  /**
   * Keeps a snapshot, to be called before the first write of its release. The first one stays: one
   * that is taken later may already show what the release did.
   *
   * @return what is kept now: the given one, or the one that was there
   * @throws dev.slipway.cluster.ClusterException when it could not be kept
   */
  public Snapshot keep(Snapshot snapshot) {
    Optional<Snapshot> earlier = load(snapshot.application(), snapshot.release());
    if (earlier.isPresent()) {
      return earlier.get();
    }
    blobs.put(
        name(snapshot.application(), snapshot.release()),
        TYPE,
        labels(snapshot.application(), snapshot.release()),
        json.write(snapshot));
    return snapshot;
  }

  /**
   * The snapshot of a release.
   *
   * @return empty when none was kept, or its writer died before it was complete: then the release
   *     had not written anything yet
   * @throws dev.slipway.cluster.ClusterException when it is damaged or could not be read
   */
  public Optional<Snapshot> load(String application, String release) {
    return blobs.get(name(application, release)).map(json::read);
  }

  /** Deletes the snapshot of a release that needs no way back; none is fine. */
  public void delete(String application, String release) {
    blobs.delete(name(application, release));
  }

  private static BlobName name(String application, String release) {
    return BlobName.of("slipway", application, release, "snapshot");
  }

  private static Map<String, String> labels(String application, String release) {
    return Map.of(
        SlipwayLabels.APPLICATION,
        SlipwayLabels.value(application),
        SlipwayLabels.RELEASE,
        SlipwayLabels.value(release));
  }
}
