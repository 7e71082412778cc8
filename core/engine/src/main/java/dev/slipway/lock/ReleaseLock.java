package dev.slipway.lock;

import dev.slipway.cluster.ApiRetry;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;

/**
 * The right to release an application: one deployer at a time, by the Lease {@code
 * slipway-<application>} in the environment's namespace. It is renewed in the background every
 * sixth of its time to live; a renewal that does not go through is repeated until the time to live
 * is over, and then the lock is lost. Once lost it stays lost.
 *
 * <p>Safe for use by several threads.
 */
public final class ReleaseLock implements AutoCloseable {
  private final LeaseStore store;
  private final String application;
  private final Holding holding;
  private final Renewal renewal;

  private ReleaseLock(
      LeaseStore store,
      String application,
      Duration ttl,
      Clock clock,
      LockTimer timer,
      Acquisition.Tenure tenure) {
    this.store = store;
    this.application = application;
    this.holding = new Holding(tenure, ttl, clock, timer);
    this.renewal = new Renewal(store, application, ttl, clock, timer, holding);
  }

  /**
   * Takes the lock, or is refused: as {@link #acquire(KubernetesClient, String, String, String,
   * Duration, Clock, ScheduledExecutorService, Duration)} without patience. A holder that, by this
   * machine's clock, still has time is then not waited for at all; one whose time seems over is
   * watched until that is certain, for at most its Lease's duration.
   */
  public static ReleaseLock acquire(
      KubernetesClient client,
      String namespace,
      String application,
      String holder,
      Duration ttl,
      Clock clock,
      ScheduledExecutorService executor) {
    return acquire(client, namespace, application, holder, ttl, clock, executor, Duration.ZERO);
  }

  /**
   * Takes the lock, waiting for it if it must.
   *
   * <p>A lock that somebody else holds is taken over only after this process has itself watched it,
   * not renewed, for the whole duration that its Lease states: the clocks of the two machines do
   * not matter. So the lock of a killed process is had after one time to live at most, and {@code
   * patience} should be some seconds longer than that.
   *
   * @param client not closed by the lock, and needed until the lock is
   * @param namespace the environment's
   * @param application its name; with {@code slipway-} before it, the Lease's
   * @param holder who; must be new for each acquisition, as {@link Holder#ofThisProcess()} is
   * @param ttl how long the lock outlives its last renewal; whole seconds, at least one
   * @param clock stamps the Lease
   * @param executor renews it; each renewal may block for a sixth of the ttl
   * @param patience how long to wait for another holder to end; not negative
   * @throws LockException when somebody else holds it: who, since when, until when
   * @throws dev.slipway.error.SlipwayException when the API server cannot be asked
   */
  public static ReleaseLock acquire(
      KubernetesClient client,
      String namespace,
      String application,
      String holder,
      Duration ttl,
      Clock clock,
      ScheduledExecutorService executor,
      Duration patience) {
    requireWholeSeconds(ttl);
    return acquire(
        new ClusterLease(client, namespace, application, ttl),
        application,
        holder,
        ttl,
        patience,
        clock,
        LockTimer.of(executor),
        ApiRetry::standard);
  }

  static ReleaseLock acquire(
      LeaseStore store,
      String application,
      String holder,
      Duration ttl,
      Duration patience,
      Clock clock,
      LockTimer timer,
      Supplier<ApiRetry> retries) {
    requireWholeSeconds(ttl);
    Objects.requireNonNull(holder, "holder");
    if (patience.isNegative()) {
      throw new IllegalArgumentException("patience must not be negative: " + patience);
    }
    Acquisition.Tenure tenure =
        new Acquisition(store, application, holder, ttl, patience, clock, timer, retries).run();
    ReleaseLock lock = new ReleaseLock(store, application, ttl, clock, timer, tenure);
    try {
      lock.renewal.start();
    } catch (RejectedExecutionException e) {
      lock.close();
      throw e;
    }
    return lock;
  }

  /** Grows with every acquisition of this application's lock, by whomever. */
  public long token() {
    return holding.lease().token();
  }

  /** What to show with each write. */
  public Fence fence() {
    LeaseRecord lease = holding.lease();
    return new Fence(lease.token(), lease.holderOrNobody());
  }

  /**
   * To be called before each step that writes. Asks the API server only when the wall clock has
   * jumped past the time to live, as after a machine's sleep; else it answers from what is known.
   *
   * @throws LockException when the lock was lost, was taken over, or is closed
   */
  public void check() {
    if (!holding.outlived() && holding.outlivedByTheWallClock()) {
      renewal.renew();
    }
    if (holding.outlived() || holding.outlivedByTheWallClock()) {
      renewal.expire();
    }
    holding.announce();
    LockException ended = holding.ended();
    if (ended != null) {
      throw ended;
    }
  }

  /** Whether this process still has it, as far as it knows; asks nobody. */
  public boolean isHeld() {
    return holding.ended() == null && !holding.outlived();
  }

  /**
   * The listener is told once when the lock is lost, on the thread that notices: the executor's, or
   * one that calls {@link #check()}; at once when it is lost already. Not told of {@link #close()}.
   */
  public void onLost(Runnable listener) {
    holding.onLost(listener);
  }

  /**
   * Releases the lock if it is still this process's; the Lease stays, without a holder. When the
   * API server does not answer, the lock runs out by itself.
   */
  @Override
  public void close() {
    if (holding.release("Tried to use the lock of " + application + ", but it was released")) {
      renewal.release();
    }
  }

  @Override
  public String toString() {
    Fence fence = fence();
    return "ReleaseLock["
        + store.where()
        + ", "
        + fence.holder()
        + ", token "
        + fence.token()
        + "]";
  }

  private static void requireWholeSeconds(Duration ttl) {
    if (ttl.toSeconds() < 1 || ttl.getNano() != 0) {
      throw new IllegalArgumentException("ttl must be whole seconds, at least one: " + ttl);
    }
  }
}
