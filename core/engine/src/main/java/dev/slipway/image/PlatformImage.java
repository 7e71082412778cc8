package dev.slipway.image;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The image of one platform.
 *
 * @param platform as its configuration says
 * @param manifest its manifest's digest
 * @param labels of its configuration
 */
public record PlatformImage(Platform platform, Digest manifest, Map<String, String> labels) {
  /** The label of the OCI image specification for the source's revision. */
  public static final String REVISION = "org.opencontainers.image.revision";

  public PlatformImage {
    Objects.requireNonNull(platform, "platform");
    Objects.requireNonNull(manifest, "manifest");
    labels = Map.copyOf(labels);
  }

  /** From which commit it was built; empty when it does not say. */
  public Optional<String> revision() {
    return Optional.ofNullable(labels.get(REVISION)).filter(r -> !r.isBlank());
  }
}
