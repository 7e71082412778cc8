package dev.slipway.lock;

import dev.slipway.cluster.ApiFailure;
import dev.slipway.cluster.ApiRetry;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Renews a held Lease until it is released or lost. */
final class Renewal {
  private static final Logger LOG = LoggerFactory.getLogger(Renewal.class);
  private static final int RECONCILIATIONS = 3;
  private static final int RETRIES_PER_TURN = 5;

  /** A lock of 30 s outlives an API server that is away for 20 s, whenever that begins. */
  static final int RENEWALS_PER_TTL = 6;

  private final LeaseStore store;
  private final String application;
  private final Duration ttl;
  private final Clock clock;
  private final LockTimer timer;
  private final Holding holding;

  /** One request about the Lease at a time; held while it runs. */
  private final ReentrantLock requests = new ReentrantLock();

  Renewal(
      LeaseStore store,
      String application,
      Duration ttl,
      Clock clock,
      LockTimer timer,
      Holding holding) {
    this.store = store;
    this.application = application;
    this.ttl = ttl;
    this.clock = clock;
    this.timer = timer;
    this.holding = holding;
  }

  /** Plans the first renewal. */
  void start() {
    holding.plan(interval(), this::renew);
  }

  /** Renews once, for the executor or for a check, and plans the next renewal. */
  void renew() {
    requests.lock();
    try {
      if (holding.ended() == null) {
        Duration next =
            renewOnce() ? interval().minus(holding.age()) : interval().dividedBy(RETRIES_PER_TURN);
        holding.plan(next.isNegative() ? Duration.ZERO : next, this::renew);
      }
    } catch (RejectedExecutionException e) {
      LOG.atWarn()
          .addKeyValue("lease", store.where())
          .log("The lock is no longer renewed: its executor was shut down before it");
    } finally {
      requests.unlock();
    }
    holding.announce();
  }

  /** Whether it was renewed, or has ended; false to try again sooner. */
  private boolean renewOnce() {
    try {
      for (int i = 0; i < RECONCILIATIONS; i++) {
        LeaseRecord mine = holding.lease();
        if (holding.outlived()) {
          expire();
          return true;
        }
        long sentNanos = timer.nanos();
        Instant sentAt = clock.instant();
        try {
          holding.renewed(store.replace(mine.renewed(sentAt)), sentNanos, sentAt);
          return true;
        } catch (KubernetesClientException e) {
          ApiFailure failure = ApiFailure.of(e);
          if (failure != ApiFailure.CONFLICT && failure != ApiFailure.MISSING) {
            throw e;
          }
        }
        Optional<LeaseRecord> found = store.read();
        if (found.isEmpty() || !found.get().sameTenure(mine)) {
          loseTo(found);
          return true;
        }
        // Still this tenure: an earlier renewal whose answer was lost, or somebody's label.
        holding.seen(found.get());
      }
    } catch (KubernetesClientException | IllegalStateException e) {
      // An IllegalStateException is a client that was closed too early: the lock runs out then.
      LOG.atWarn()
          .addKeyValue("lease", store.where())
          .addKeyValue("answer", ApiFailure.words(e))
          .log("The lock could not be renewed; trying again until its time to live is over");
      holding.troubled(ApiFailure.words(e));
      if (holding.outlived()) {
        expire();
      }
    }
    return false;
  }

  /** Gives the Lease back, unless another has it. */
  void release() {
    requests.lock();
    try {
      giveBack();
    } finally {
      requests.unlock();
    }
  }

  private void giveBack() {
    ApiRetry retry = ApiRetry.of(RECONCILIATIONS, interval().dividedBy(10));
    LeaseRecord mine = holding.lease();
    RuntimeException last;
    do {
      try {
        store.replace(mine.released(clock.instant()));
        return;
      } catch (KubernetesClientException | IllegalStateException e) {
        last = e;
      }
      try {
        Optional<LeaseRecord> found = store.read();
        if (found.isEmpty() || !found.get().sameTenure(mine)) {
          return;
        }
        mine = found.get();
      } catch (KubernetesClientException | IllegalStateException e) {
        last = e;
      }
    } while (retry.pause());
    LOG.atWarn()
        .addKeyValue("lease", store.where())
        .addKeyValue("answer", ApiFailure.words(last))
        .log("The lock could not be released; it runs out by itself");
  }

  /** The time to live is over. */
  void expire() {
    String trouble = holding.trouble();
    holding.lose(
        "Tried to keep the lock of "
            + application
            + " ("
            + store.where()
            + "), but it could not be renewed for its time to live of "
            + ttl.toSeconds()
            + " s"
            + (trouble.isEmpty() ? "" : "; the last answer was: " + trouble)
            + "; nothing more is written, and another process may resume() the release",
        holding.lease().holderOrNobody());
  }

  private void loseTo(Optional<LeaseRecord> found) {
    String by = found.map(LeaseRecord::holderOrNobody).orElse("nobody");
    holding.lose(
        "Tried to keep the lock of "
            + application
            + " ("
            + store.where()
            + "), but "
            + found
                .map(l -> by + " has it since " + l.acquiredAt() + " with token " + l.token())
                .orElse("somebody deleted it")
            + "; nothing more is written by "
            + holding.lease().holderOrNobody(),
        by);
  }

  private Duration interval() {
    return ttl.dividedBy(RENEWALS_PER_TTL);
  }
}
