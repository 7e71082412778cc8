package dev.slipway.lock;

import dev.slipway.cluster.ApiFailure;
import dev.slipway.cluster.ApiRetry;
import dev.slipway.error.SlipwayException;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One attempt to become the holder.
 *
 * <p>The rule, as client-go's leader election has it: a Lease that names somebody is taken only
 * after this process itself has watched it, unchanged, for the Lease's whole duration. What the
 * clocks of two machines say about each other never takes a Lease away from a holder that renews
 * it; the wall clock only decides whether watching is worth while when no patience is given. Every
 * write carries the resource version of what was read, so of several that try, one succeeds.
 */
final class Acquisition {
  private static final Logger LOG = LoggerFactory.getLogger(Acquisition.class);

  private final LeaseStore store;
  private final String application;
  private final String holder;
  private final Duration ttl;
  private final Duration patience;
  private final Clock clock;
  private final LockTimer timer;
  private final Supplier<ApiRetry> retries;

  private @Nullable LeaseRecord attempted;
  private long attemptedAt;
  private @Nullable LeaseRecord watched;
  private long watchedSince;
  private boolean alive;

  Acquisition(
      LeaseStore store,
      String application,
      String holder,
      Duration ttl,
      Duration patience,
      Clock clock,
      LockTimer timer,
      Supplier<ApiRetry> retries) {
    this.store = store;
    this.application = application;
    this.holder = holder;
    this.ttl = ttl;
    this.patience = patience;
    this.clock = clock;
    this.timer = timer;
    this.retries = retries;
  }

  /**
   * A tenure that has begun.
   *
   * @param sentAt the timer's nanoseconds before the request that began it: it lasts at least the
   *     Lease's duration from then
   */
  record Tenure(LeaseRecord lease, long sentAt) {}

  /** Becomes the holder, or throws. */
  Tenure run() {
    long patienceEnds = timer.nanos() + patience.toNanos();
    LeaseStore.Changes changes = null;
    ApiRetry retry = retries.get();
    try {
      while (true) {
        try {
          Optional<LeaseRecord> found = store.read();
          Tenure mine = afterAll(found);
          if (mine != null) {
            return mine;
          }
          Duration wait = found.map(lease -> toWait(lease, patienceEnds)).orElse(Duration.ZERO);
          if (wait.isZero()) {
            return take(found);
          }
          if (changes == null) {
            // What happens between the read above and this watch would be missed: read again.
            changes = store.watch();
          } else {
            changes.await(wait);
          }
          retry = retries.get();
        } catch (KubernetesClientException e) {
          switch (ApiFailure.of(e)) {
            // Somebody was faster, or our own write was applied after all: the next read tells.
            case CONFLICT -> {}
            case UNCLEAR -> {
              if (!retry.pause()) {
                throw unreachable(e);
              }
            }
            case MISSING -> {
              // Deleted between read and write: it can be created now. A create that misses
              // something has no namespace.
              if (attempted == null || attempted.resourceVersion() == null) {
                throw unreachable(e);
              }
            }
            case REFUSED -> throw unreachable(e);
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SlipwayException(
          "Tried to take the lock of " + application + ", but the wait for it was interrupted", e);
    } finally {
      if (changes != null) {
        changes.close();
      }
    }
  }

  /** A write of ours whose answer was lost, found to have been applied. */
  private @Nullable Tenure afterAll(Optional<LeaseRecord> found) {
    LeaseRecord sent = attempted;
    return sent != null && found.isPresent() && found.get().sameTenure(sent)
        ? new Tenure(found.get(), attemptedAt)
        : null;
  }

  private Tenure take(Optional<LeaseRecord> found) {
    Instant now = clock.instant();
    LeaseRecord next =
        found
            .map(lease -> lease.takenBy(holder, ttl, now))
            .orElseGet(() -> LeaseRecord.first(holder, ttl, now));
    attempted = next;
    attemptedAt = timer.nanos();
    LeaseRecord taken = found.isPresent() ? store.replace(next) : store.create(next);
    if (found.isPresent() && found.get().holder() != null) {
      LOG.atWarn()
          .addKeyValue("lease", store.where())
          .addKeyValue("from", found.get().holderOrNobody())
          .addKeyValue("by", holder)
          .addKeyValue("token", taken.token())
          .log("Took over the lock: its holder had not renewed it for its time to live");
    }
    return new Tenure(taken, attemptedAt);
  }

  /**
   * How long to watch this Lease before it may be taken; zero when it may be taken now.
   *
   * @throws LockException when it is not worth waiting for
   */
  private Duration toWait(LeaseRecord lease, long patienceEnds) {
    if (lease.holder() == null) {
      return Duration.ZERO;
    }
    long now = timer.nanos();
    if (watched == null || !lease.unchangedSince(watched)) {
      alive = watched != null && lease.sameTenure(watched);
      watched = lease;
      watchedSince = now;
    }
    long left = lease.duration().toNanos() - (now - watchedSince);
    if (left <= 0) {
      return Duration.ZERO;
    }
    boolean looksDead = !alive && lease.until().isBefore(clock.instant());
    if (looksDead) {
      return Duration.ofNanos(left);
    }
    long patienceLeft = patienceEnds - now;
    if (patienceLeft <= 0) {
      throw held(lease);
    }
    return Duration.ofNanos(Math.min(left, patienceLeft));
  }

  private LockException held(LeaseRecord lease) {
    String waited = patience.isZero() ? "" : " (waited " + patience.toSeconds() + " s for it)";
    return new LockException(
        "Tried to take the lock of "
            + application
            + " ("
            + store.where()
            + "), but "
            + lease.holderOrNobody()
            + " holds it since "
            + lease.acquiredAt()
            + " and until "
            + lease.until()
            + ", longer if it renews it"
            + waited
            + "; wait for that release to end, or, if its process is gone, resume() once it has"
            + " run out",
        lease.holderOrNobody());
  }

  private SlipwayException unreachable(KubernetesClientException e) {
    return new SlipwayException(
        "Tried to take the lock of "
            + application
            + " ("
            + store.where()
            + "), but the API server said: "
            + ApiFailure.words(e)
            + "; the deployer needs a reachable cluster, the namespace, and to get, create, update"
            + " and watch leases in it",
        e);
  }
}
