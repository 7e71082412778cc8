package dev.slipway.config;

import java.net.URI;
import java.util.Objects;

/**
 * Where releases are listed as deployments.
 *
 * @param repository on GitHub, as {@code acme/erp}
 * @param apiUrl default {@code https://api.github.com}
 */
public record DeploymentsConfig(String repository, URI apiUrl, Secret token) {
  public DeploymentsConfig {
    Objects.requireNonNull(repository, "repository");
    Objects.requireNonNull(apiUrl, "apiUrl");
    Objects.requireNonNull(token, "token");
  }
}
