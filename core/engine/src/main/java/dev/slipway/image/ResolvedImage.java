package dev.slipway.image;

import java.util.Objects;

/**
 * What a tag leads to now.
 *
 * @param reference by what it was asked for
 */
public record ResolvedImage(ImageReference reference, Digest digest, String mediaType) {
  public ResolvedImage {
    Objects.requireNonNull(reference, "reference");
    Objects.requireNonNull(digest, "digest");
    Objects.requireNonNull(mediaType, "mediaType");
  }
}
