package dev.slipway.lock;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a holder knows of its own tenure; for several threads. Never waits for a request. */
final class Holding {
  private static final Logger LOG = LoggerFactory.getLogger(Holding.class);

  private final Clock clock;
  private final LockTimer timer;
  private final Duration ttl;

  private final ReentrantLock guard = new ReentrantLock();
  private final List<Runnable> listeners = new ArrayList<>();
  private LeaseRecord lease;
  private long confirmedNanos;
  private Instant confirmedAt;
  private @Nullable String end;
  private String endedBy = "nobody";
  private boolean lost;
  private String trouble = "";
  private Runnable planned = () -> {};

  Holding(Acquisition.Tenure tenure, Duration ttl, Clock clock, LockTimer timer) {
    this.ttl = ttl;
    this.clock = clock;
    this.timer = timer;
    this.lease = tenure.lease();
    this.confirmedNanos = tenure.sentAt();
    this.confirmedAt = tenure.lease().renewedAt();
  }

  /** The Lease as it was last read or written. */
  LeaseRecord lease() {
    return guarded(() -> lease);
  }

  /** The Lease was read again, and is still ours; it was not renewed by that. */
  void seen(LeaseRecord current) {
    guarded(() -> lease = current);
  }

  /** A renewal went through that was sent at these times. */
  void renewed(LeaseRecord current, long sentNanos, Instant sentAt) {
    guarded(
        () -> {
          lease = current;
          confirmedNanos = sentNanos;
          confirmedAt = sentAt;
          trouble = "";
          return current;
        });
  }

  /** A renewal did not go through. */
  void troubled(String answer) {
    guarded(() -> trouble = answer);
  }

  /** The answer to the last renewal when that did not go through; else empty. */
  String trouble() {
    return guarded(() -> trouble);
  }

  /** Since the last renewal that went through, by a time that does not jump. */
  Duration age() {
    return guarded(() -> Duration.ofNanos(timer.nanos() - confirmedNanos));
  }

  boolean outlived() {
    return age().compareTo(ttl) >= 0;
  }

  /** Likewise by the wall clock, which a machine's sleep does not stop. */
  boolean outlivedByTheWallClock() {
    return guarded(() -> Duration.between(confirmedAt, clock.instant()).compareTo(ttl) >= 0);
  }

  /** Why it is not, or no longer, held; null while it is. A new exception for each caller. */
  @Nullable LockException ended() {
    guard.lock();
    try {
      return end == null ? null : new LockException(end, endedBy);
    } finally {
      guard.unlock();
    }
  }

  /** Plans the next renewal in place of an earlier one; not when the tenure has ended. */
  void plan(Duration delay, Runnable renewal) {
    guard.lock();
    try {
      if (end == null) {
        planned.run();
        planned = timer.after(delay, renewal);
      }
    } finally {
      guard.unlock();
    }
  }

  /** The end that nobody wanted. The listeners are told by {@link #announce()}. */
  void lose(String message, String by) {
    if (end(message, by, true)) {
      LOG.error(message);
    }
  }

  /** The end by release; false when it had ended before. */
  boolean release(String message) {
    return end(message, "nobody", false);
  }

  void onLost(Runnable listener) {
    Objects.requireNonNull(listener, "listener");
    guarded(() -> listeners.add(listener));
    announce();
  }

  /** Tells of a loss whoever was not told yet; to be called where no lock is held. */
  void announce() {
    List<Runnable> told =
        guarded(
            () -> {
              List<Runnable> waiting = lost ? List.copyOf(listeners) : List.<Runnable>of();
              listeners.removeAll(waiting);
              return waiting;
            });
    for (Runnable listener : told) {
      try {
        listener.run();
      } catch (RuntimeException e) {
        LOG.atError().setCause(e).log("A listener of the lock's loss failed");
      }
    }
  }

  private boolean end(String message, String by, boolean loss) {
    return guarded(
        () -> {
          if (end != null) {
            return false;
          }
          end = message;
          endedBy = by;
          lost = loss;
          planned.run();
          return true;
        });
  }

  private <T> T guarded(Supplier<T> body) {
    guard.lock();
    try {
      return body.get();
    } finally {
      guard.unlock();
    }
  }
}
