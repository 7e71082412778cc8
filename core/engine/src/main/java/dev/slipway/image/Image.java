package dev.slipway.image;

import java.util.List;
import java.util.Objects;

/**
 * An image as it is in its registry.
 *
 * @param reference by what it was asked for
 * @param digest of what the reference leads to, an index or a manifest: this is what is to be
 *     deployed
 * @param mediaType of that
 * @param platforms all that it has; without attestations
 * @param images of those platforms that were asked for, read from their configuration; at most one
 *     for each platform
 */
public record Image(
    ImageReference reference,
    Digest digest,
    String mediaType,
    List<Platform> platforms,
    List<PlatformImage> images) {
  public Image {
    Objects.requireNonNull(reference, "reference");
    Objects.requireNonNull(digest, "digest");
    Objects.requireNonNull(mediaType, "mediaType");
    platforms = List.copyOf(platforms);
    images = List.copyOf(images);
  }

  /** Whether it has an image for a node of that platform. */
  public boolean runsOn(Platform node) {
    return platforms.stream().anyMatch(p -> p.runsOn(node));
  }
}
