package dev.slipway.config;

import java.net.URI;
import java.time.Duration;
import java.util.Objects;

/**
 * The engine's own requests on a fixed schedule.
 *
 * @param path below the environment's base URL
 * @param every from one request to the next, however long answers take; default 1 s
 * @param timeout after which one has failed; default 10 s
 * @param authenticated whether the login of {@code checks.login} is sent along
 */
public record ProbesConfig(URI path, Duration every, Duration timeout, boolean authenticated) {
  public ProbesConfig {
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(every, "every");
    Objects.requireNonNull(timeout, "timeout");
  }
}
