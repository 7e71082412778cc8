package dev.slipway.image;

import java.util.Optional;

/** Where the credentials of a registry come from. Used by several threads. */
@FunctionalInterface
public interface CredentialSource {
  /**
   * The credentials of one registry; asked for only after it demanded some.
   *
   * @param registry its host as {@link ImageReference#registry} has it
   * @return empty to ask anonymously
   * @throws ImageException when they should be there and cannot be read; its message has no secret
   */
  Optional<Credentials> of(String registry);
}
