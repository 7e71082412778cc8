package dev.slipway.config;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A system that is asked over HTTP.
 *
 * @param url without a slash at its end; its API begins below
 * @param headers sent with each request, as a tenant's {@code X-Scope-OrgID}
 * @param token a bearer token; null for none
 * @param username of basic authentication; null for none
 * @param password of basic authentication; null for none
 * @param timeout for one answer; default 10 s
 */
public record EndpointConfig(
    URI url,
    Map<String, Secret> headers,
    @Nullable Secret token,
    @Nullable String username,
    @Nullable Secret password,
    Duration timeout) {
  public EndpointConfig {
    Objects.requireNonNull(url, "url");
    headers = Map.copyOf(headers);
    Objects.requireNonNull(timeout, "timeout");
  }

  /** One that asks for no credentials. */
  public static EndpointConfig open(URI url) {
    return new EndpointConfig(url, Map.of(), null, null, null, Duration.ofSeconds(10));
  }

  Stream<Secret> secrets() {
    return Stream.concat(
        headers.values().stream(), Stream.of(token, password).flatMap(Stream::ofNullable));
  }
}
