package dev.slipway.image;

import dev.slipway.config.RegistryConfig;
import dev.slipway.config.Secret;
import java.util.List;
import java.util.Optional;

/** The credentials of {@code slipway.yaml}; for registries without, another source's. */
final class ConfiguredCredentials implements CredentialSource {
  private final List<RegistryConfig> registries;
  private final CredentialSource otherwise;

  ConfiguredCredentials(List<RegistryConfig> registries, CredentialSource otherwise) {
    this.registries = List.copyOf(registries);
    this.otherwise = otherwise;
  }

  @Override
  public Optional<Credentials> of(String registry) {
    for (RegistryConfig configured : registries) {
      String username = configured.username();
      Secret password = configured.password();
      if (ImageReference.canonical(configured.host()).equals(registry)
          && username != null
          && password != null) {
        return Optional.of(new Credentials(Credentials.Kind.PASSWORD, username, password));
      }
    }
    return otherwise.of(registry);
  }
}
