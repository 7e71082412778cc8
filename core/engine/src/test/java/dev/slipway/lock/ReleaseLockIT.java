package dev.slipway.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.slipway.cluster.NeedsTestCluster;
import dev.slipway.cluster.RealNamespace;
import dev.slipway.cluster.UnreliableLink;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpec;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated("it is about seconds")
@NeedsTestCluster
class ReleaseLockIT {
  private static final Duration TTL = Duration.ofSeconds(2);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int DEPLOYERS = 20;

  private final ScheduledExecutorService executor = Executors.newScheduledThreadPool(4);
  private final List<Object> seenRenewals = new ArrayList<>();
  private RealNamespace namespace;

  @BeforeEach
  void createNamespace() {
    namespace = RealNamespace.create("journal");
  }

  @AfterEach
  void deleteNamespace() {
    executor.shutdownNow();
    if (namespace != null) {
      namespace.close();
    }
  }

  @Test
  void isWonByExactlyOneOfTwentyThatRaceForIt() throws Exception {
    Duration ttl = Duration.ofSeconds(60);
    List<Object> outcomes = race(holder -> acquire(holder, ttl, Duration.ZERO, executor));

    List<ReleaseLock> winners = winners(outcomes);
    assertThat(winners).hasSize(1);
    assertThat(spec().getHolderIdentity()).isEqualTo(winners.get(0).fence().holder());
    assertThat(spec().getLeaseTransitions()).isEqualTo((int) winners.get(0).token());
    assertThat(outcomes)
        .filteredOn(LockException.class::isInstance)
        .hasSize(DEPLOYERS - 1)
        .allSatisfy(
            o ->
                assertThat(((LockException) o).holder())
                    .isEqualTo(winners.get(0).fence().holder()));
    winners.get(0).close();
  }

  @Test
  void isTakenOverByExactlyOneOfTwentyWhenItsHolderWasKilled() throws Exception {
    ReleaseLock dead = killed("dead");

    List<Object> outcomes =
        race(holder -> acquire(holder, Duration.ofSeconds(60), Duration.ofSeconds(8), executor));

    List<ReleaseLock> winners = winners(outcomes);
    assertThat(winners).hasSize(1);
    assertThat(winners.get(0).token()).isEqualTo(dead.token() + 1);
    assertThat(dead.isHeld()).isFalse();
    assertThatThrownBy(dead::check).isInstanceOf(LockException.class);
    winners.get(0).close();
  }

  @Test
  void isHeldAndRenewedWhileItsHolderLives() {
    ReleaseLock lock = acquire("ada", TTL, Duration.ZERO, executor);

    await().atMost(Duration.ofSeconds(60)).until(() -> renewals(lock) >= 4);

    lock.check();
    assertThat(spec().getHolderIdentity()).isEqualTo("ada");
    lock.close();
    assertThat(spec().getHolderIdentity()).isNull();
    assertThat(spec().getLeaseTransitions()).isEqualTo((int) lock.token());
  }

  @Test
  void comesToAWaitingDeployerSoonAfterItIsReleased() throws Exception {
    ReleaseLock ada = acquire("ada", Duration.ofSeconds(60), Duration.ZERO, executor);
    Future<ReleaseLock> bob =
        executor.submit(() -> acquire("bob", Duration.ofSeconds(60), PATIENCE, executor));
    await().during(Duration.ofSeconds(1)).until(() -> !bob.isDone());

    long closed = System.nanoTime();
    ada.close();

    ReleaseLock won = bob.get();
    assertThat(Duration.ofNanos(System.nanoTime() - closed))
        .as("the watch tells, not the end of the time to live")
        .isLessThan(Duration.ofSeconds(15));
    assertThat(won.token()).isEqualTo(ada.token() + 1);
    won.close();
  }

  @Test
  void isLostWhenTheApiServerCannotBeReachedForItsTimeToLive() throws Exception {
    try (UnreliableLink link = new UnreliableLink(namespace.client().getConfiguration());
        KubernetesClient far = link.client(namespace.client().getConfiguration(), 0)) {
      AtomicInteger losses = new AtomicInteger();
      ReleaseLock ada =
          ReleaseLock.acquire(
              far, namespace.name(), "erp", "ada", TTL, Clock.systemUTC(), executor, PATIENCE);
      ada.onLost(losses::incrementAndGet);

      link.holdRequests();

      await().atMost(Duration.ofSeconds(30)).until(() -> losses.get() == 1);
      assertThatThrownBy(ada::check).isInstanceOf(LockException.class);
      assertThat(acquire("bob", TTL, PATIENCE, executor).isHeld()).isTrue();
      link.releaseRequests();
      ada.close();
      assertThat(spec().getHolderIdentity()).isEqualTo("bob");
    }
  }

  @Test
  void survivesAnswersThatAreLostAndConnectionsThatBreak() throws Exception {
    try (UnreliableLink link = new UnreliableLink(namespace.client().getConfiguration());
        KubernetesClient far = link.client(namespace.client().getConfiguration(), 0)) {
      ReleaseLock ada =
          ReleaseLock.acquire(
              far,
              namespace.name(),
              "erp",
              "ada",
              Duration.ofSeconds(6),
              Clock.systemUTC(),
              executor,
              PATIENCE);
      for (int i = 0; i < 2; i++) {
        int before = renewals(ada);
        link.loseAnswers();
        await().atMost(Duration.ofSeconds(30)).until(() -> renewals(ada) > before);
        link.breakAndMend();
        await().atMost(Duration.ofSeconds(30)).until(() -> renewals(ada) > before + 1);
      }

      ada.check();
      ada.close();
    }
  }

  /** How many different renewals of this tenure this test has seen. */
  private int renewals(ReleaseLock lock) {
    LeaseSpec spec = spec();
    assertThat(spec.getLeaseTransitions()).isEqualTo((int) lock.token());
    if (!seenRenewals.contains(spec.getRenewTime())) {
      seenRenewals.add(spec.getRenewTime());
    }
    return seenRenewals.size();
  }

  /** What each of the deployers, all at once, got: a lock, or an exception. */
  private List<Object> race(Function<String, ReleaseLock> acquire) throws Exception {
    ExecutorService deployers = Executors.newFixedThreadPool(DEPLOYERS);
    CountDownLatch go = new CountDownLatch(1);
    try {
      List<Future<Object>> all = new ArrayList<>();
      for (int i = 0; i < DEPLOYERS; i++) {
        String holder = "deployer-" + i;
        Callable<Object> attempt =
            () -> {
              go.await();
              try {
                return acquire.apply(holder);
              } catch (RuntimeException e) {
                return e;
              }
            };
        all.add(deployers.submit(attempt));
      }
      go.countDown();
      List<Object> outcomes = new ArrayList<>();
      for (Future<Object> each : all) {
        outcomes.add(each.get());
      }
      return outcomes;
    } finally {
      deployers.shutdownNow();
    }
  }

  private static List<ReleaseLock> winners(List<Object> outcomes) {
    return outcomes.stream()
        .filter(ReleaseLock.class::isInstance)
        .map(ReleaseLock.class::cast)
        .toList();
  }

  /** A holder whose renewals stop, as those of a killed process. */
  private ReleaseLock killed(String holder) {
    ScheduledExecutorService mortal = Executors.newSingleThreadScheduledExecutor();
    ReleaseLock lock = acquire(holder, TTL, Duration.ZERO, mortal);
    mortal.shutdownNow();
    return lock;
  }

  private ReleaseLock acquire(
      String holder, Duration ttl, Duration patience, ScheduledExecutorService with) {
    return ReleaseLock.acquire(
        namespace.client(),
        namespace.name(),
        "erp",
        holder,
        ttl,
        Clock.systemUTC(),
        with,
        patience);
  }

  private LeaseSpec spec() {
    return namespace
        .client()
        .leases()
        .inNamespace(namespace.name())
        .withName("slipway-erp")
        .get()
        .getSpec();
  }
}
