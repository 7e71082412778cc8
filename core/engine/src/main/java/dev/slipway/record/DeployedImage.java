package dev.slipway.record;

import java.util.Objects;

/**
 * An image as it was deployed.
 *
 * @param name its name in the manifests
 * @param reference as {@code registry.example/preskool/backend:3f2c1a9}
 */
public record DeployedImage(String name, String reference) {
  public DeployedImage {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(reference, "reference");
  }
}
