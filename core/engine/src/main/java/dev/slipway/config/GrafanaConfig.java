package dev.slipway.config;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Grafana, where releases are marked.
 *
 * @param dashboard the uid of the one that people look at; null for marks on all
 */
public record GrafanaConfig(EndpointConfig endpoint, @Nullable String dashboard) {
  public GrafanaConfig {
    Objects.requireNonNull(endpoint, "endpoint");
  }
}
