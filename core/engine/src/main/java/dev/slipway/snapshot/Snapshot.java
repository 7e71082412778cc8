package dev.slipway.snapshot;

import dev.slipway.cluster.ObjectRef;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The before-image of everything that a plan touches, from which a rollback restores.
 *
 * @param application whose
 * @param release the id of the release that was about to begin
 * @param takenAt when it was taken
 * @param images one for each object, those included that did not exist
 */
public record Snapshot(
    String application, String release, Instant takenAt, List<BeforeImage> images) {
  public Snapshot {
    Objects.requireNonNull(application, "application");
    Objects.requireNonNull(release, "release");
    Objects.requireNonNull(takenAt, "takenAt");
    images = List.copyOf(images);
  }

  public Optional<BeforeImage> find(ObjectRef ref) {
    return images.stream().filter(i -> i.ref().sameObject(ref)).findFirst();
  }
}
