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
 */
public record ImageConfig(String name, @Nullable String newName, String tag) {
  public ImageConfig {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(tag, "tag");
  }
}
