package dev.slipway.preflight;

import java.util.Map;
import java.util.Objects;

/**
 * In what one system's REST API differs from another's.
 *
 * @param system its name, for people
 * @param scheme what stands before a token, as {@code Bearer }
 * @param headers sent with each request
 * @param forbidden what to do when it refuses, or hides, what was asked for
 */
record Dialect(String system, String scheme, Map<String, String> headers, String forbidden) {
  Dialect {
    Objects.requireNonNull(system, "system");
    Objects.requireNonNull(scheme, "scheme");
    Objects.requireNonNull(forbidden, "forbidden");
    headers = Map.copyOf(headers);
  }

  static Dialect of(String system, String scheme, String forbidden) {
    return new Dialect(system, scheme, Map.of("Accept", "application/json"), forbidden);
  }
}
