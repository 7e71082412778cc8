package dev.slipway.config;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Prometheus, Thanos or Mimir, and what the application's metrics are called there.
 *
 * @param requests the counter of requests, as {@code http_requests_total{job="preskool"}}
 * @param failed the matcher of failed ones; default {@code status_code=~"5.."}
 * @param latency the histogram of durations in seconds, without {@code _bucket}; null for none
 * @param auth the matcher of login and authentication; default {@code path=~".*&#47;auth/.*"}
 */
public record PrometheusConfig(
    EndpointConfig endpoint,
    String requests,
    String failed,
    @Nullable String latency,
    String auth) {
  public PrometheusConfig {
    Objects.requireNonNull(endpoint, "endpoint");
    Objects.requireNonNull(requests, "requests");
    Objects.requireNonNull(failed, "failed");
    Objects.requireNonNull(auth, "auth");
  }
}
