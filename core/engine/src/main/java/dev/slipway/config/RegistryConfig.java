package dev.slipway.config;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a registry of images is asked. One that is not configured is asked with the credentials of
 * Docker's own configuration, if that has any.
 *
 * @param host as it stands in references: {@code ghcr.io}, {@code registry.example:5000}, {@code
 *     docker.io}
 * @param username null for none
 * @param password of that user, or a token; null for none
 * @param insecure whether it is asked by plain HTTP; one on this machine always is
 */
public record RegistryConfig(
    String host, @Nullable String username, @Nullable Secret password, boolean insecure) {
  public RegistryConfig {
    Objects.requireNonNull(host, "host");
    if ((username == null) != (password == null)) {
      throw new IllegalArgumentException("username and password belong together");
    }
  }
}
