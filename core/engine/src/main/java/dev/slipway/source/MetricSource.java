package dev.slipway.source;

import java.time.Instant;

/** Knows how requests were answered. Used by one thread at a time; calls block. */
public interface MetricSource {
  /** For people, as {@code Prometheus at https://prometheus.example.com}. */
  String name();

  /**
   * The requests between two times.
   *
   * @param from exclusive; the application's answers before it are of no interest
   * @param to inclusive; not in the future
   */
  Answer<Traffic> traffic(TrafficScope scope, Instant from, Instant to);
}
