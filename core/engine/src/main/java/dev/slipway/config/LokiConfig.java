package dev.slipway.config;

import java.util.Objects;

/**
 * Loki, and how the application's lines are found in it.
 *
 * @param selector of its streams, as {@code {service="backend"}}
 * @param errors what of them is an error; default {@code |~ "ERROR|CRITICAL|FATAL"}
 */
public record LokiConfig(EndpointConfig endpoint, String selector, String errors) {
  public LokiConfig {
    Objects.requireNonNull(endpoint, "endpoint");
    Objects.requireNonNull(selector, "selector");
    Objects.requireNonNull(errors, "errors");
  }
}
