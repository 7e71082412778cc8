package dev.slipway.config;

import java.util.List;
import java.util.Objects;

/**
 * What is asked of the images' registries before a release.
 *
 * @param notFor the environments whose registries are not asked, as a rehearsal's
 * @param revision what becomes of an image that does not say that it was built from the release's
 *     version
 */
public record ImageChecksConfig(List<String> notFor, Revision revision) {
  /** What the label {@code org.opencontainers.image.revision} must be. */
  public enum Revision {
    /** The version; without the label nothing is known, which blocks. */
    REQUIRE,
    /** The version where it is there; without the label, a warning. */
    WARN,
    /** Anything. */
    IGNORE
  }

  public ImageChecksConfig {
    notFor = List.copyOf(notFor);
    Objects.requireNonNull(revision, "revision");
  }
}
