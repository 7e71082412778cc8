package dev.slipway.lock;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A Lease as it was read, or as it is to be written.
 *
 * @param holder null when it is free
 * @param acquiredAt by the holder's clock
 * @param renewedAt by the holder's clock
 * @param duration how long after its last renewal it still is the holder's
 * @param token {@code leaseTransitions}: grows with every acquisition
 * @param resourceVersion null for one that was never written
 */
record LeaseRecord(
    @Nullable String holder,
    Instant acquiredAt,
    Instant renewedAt,
    Duration duration,
    long token,
    @Nullable String resourceVersion) {

  /**
   * Where the tokens of a new Lease count from. A Lease that somebody deletes must not start again
   * at 1, below the token of the process that still believes to hold it; the seconds since this day
   * are above any token that its acquisitions, one a second at most, can have reached, and fit the
   * 32 bits of {@code leaseTransitions} until 2094.
   */
  private static final Instant ORIGIN = Instant.parse("2026-01-01T00:00:00Z");

  LeaseRecord {
    Objects.requireNonNull(acquiredAt, "acquiredAt");
    Objects.requireNonNull(renewedAt, "renewedAt");
    Objects.requireNonNull(duration, "duration");
  }

  /** The first tenure of a Lease that is not there yet. */
  static LeaseRecord first(String holder, Duration duration, Instant now) {
    long token = Math.max(1, Duration.between(ORIGIN, now).toSeconds());
    return new LeaseRecord(holder, now, now, duration, token, null);
  }

  /** The next tenure. */
  LeaseRecord takenBy(String next, Duration ttl, Instant now) {
    return new LeaseRecord(next, now, now, ttl, token + 1, resourceVersion);
  }

  LeaseRecord renewed(Instant now) {
    return new LeaseRecord(holder, acquiredAt, now, duration, token, resourceVersion);
  }

  LeaseRecord released(Instant now) {
    return new LeaseRecord(null, acquiredAt, now, duration, token, resourceVersion);
  }

  /** Whether both belong to one acquisition by one holder. */
  boolean sameTenure(LeaseRecord other) {
    return token == other.token && holder != null && holder.equals(other.holder);
  }

  /** Whether nothing happened between the two: same tenure, and not renewed. */
  boolean unchangedSince(LeaseRecord earlier) {
    return sameTenure(earlier) && renewedAt.equals(earlier.renewedAt);
  }

  /** Until when the holder has it unless it renews, by the holder's clock. */
  Instant until() {
    return renewedAt.plus(duration);
  }

  /** Who holds it, for a message. */
  String holderOrNobody() {
    return holder == null ? "nobody" : holder;
  }
}
