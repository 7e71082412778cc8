package dev.slipway.config;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An image of the release.
 *
 * @param name the name that the manifests use, without tag
 * @param newName the repository to pull from; null to keep {@code name}
 * @param tag what the tag is, with {@code ${version}} for the release's version; the default is
 *     {@code ${version}}. Ignored when a digest is given for the release
 * @param deployBy by what nodes pull it; default {@link DeployBy#TAG}
 */
public record ImageConfig(String name, @Nullable String newName, String tag, DeployBy deployBy) {
  /** By what nodes pull an image. */
  public enum DeployBy {
    /** The tag as it is: who moves it, changes what the next pod runs. */
    TAG,
    /** The digest to which the tag leads when the release is planned, asked of the registry. */
    DIGEST
  }

  public ImageConfig {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(tag, "tag");
    Objects.requireNonNull(deployBy, "deployBy");
  }

  /** One that is deployed by its tag. */
  public ImageConfig(String name, @Nullable String newName, String tag) {
    this(name, newName, tag, DeployBy.TAG);
  }
}
