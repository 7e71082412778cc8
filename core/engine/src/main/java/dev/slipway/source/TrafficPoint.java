package dev.slipway.source;

import java.time.Instant;
import java.util.Objects;

/**
 * The requests that ended in one interval.
 *
 * @param at the end of the interval; it begins one step earlier
 * @param requests how many there were
 * @param failures how many of them failed
 * @param timed how many have a known duration
 * @param slow how many of those took longer than the limit
 * @param exact whether all of them are known to have ended in this interval; not when a scrape was
 *     missed, and some may be of the interval before
 */
public record TrafficPoint(
    Instant at, long requests, long failures, long timed, long slow, boolean exact) {
  public TrafficPoint {
    Objects.requireNonNull(at, "at");
    if (requests < 0 || failures < 0 || timed < 0 || slow < 0) {
      throw new IllegalArgumentException("Counts cannot be negative");
    }
  }
}
