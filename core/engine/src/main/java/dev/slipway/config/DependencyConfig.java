package dev.slipway.config;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the application needs and must reach from inside the cluster.
 *
 * @param name for people; unique
 * @param kind what it is asked
 * @param address {@code host:port}; for HTTP a URL
 * @param from the workload in whose ready pod the question is asked; null for the first of {@code
 *     workloads}
 * @param container null for the only or first one
 * @param timeout for one answer
 */
public record DependencyConfig(
    String name,
    Kind kind,
    String address,
    @Nullable String from,
    @Nullable String container,
    Duration timeout) {
  /** What proves that it is there. */
  public enum Kind {
    /** The connection opens. */
    TCP,
    /** Any answer below 500. */
    HTTP,
    /** A PostgreSQL server answers the request for TLS, before any login. */
    POSTGRES,
    /** A Redis server answers PING, be it that it wants a password. */
    REDIS
  }

  public DependencyConfig {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(address, "address");
    Objects.requireNonNull(timeout, "timeout");
  }
}
