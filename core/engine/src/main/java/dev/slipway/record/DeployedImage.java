package dev.slipway.record;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An image as it was deployed.
 *
 * @param name its name in the manifests
 * @param reference as {@code registry.example/preskool/backend:3f2c1a9}
 * @param digest what ran, as {@code sha256:...}: by the reference, or as all its pods say; null
 *     when that is not known
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DeployedImage(String name, String reference, @Nullable String digest) {
  @JsonCreator
  public DeployedImage {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(reference, "reference");
  }

  /** An image whose digest is known when its reference has one. */
  public DeployedImage(String name, String reference) {
    this(name, reference, digestIn(reference));
  }

  private static @Nullable String digestIn(String reference) {
    int at = reference.indexOf('@');
    return at < 0 ? null : reference.substring(at + 1);
  }
}
