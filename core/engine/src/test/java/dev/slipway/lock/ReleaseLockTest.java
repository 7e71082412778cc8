package dev.slipway.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.slipway.cluster.ApiRetry;
import dev.slipway.error.SlipwayException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class ReleaseLockTest {
  private static final Duration TTL = Duration.ofSeconds(15);
  private static final Duration TRUE_TIME = Duration.ZERO;

  private final FakeTime time = new FakeTime("2026-02-20T10:00:00Z");
  private final FakeLease store = new FakeLease(time);

  @Test
  void isHeldAfterAFreeLeaseWasTaken() {
    ReleaseLock lock = acquire("ada");

    assertThat(lock.isHeld()).isTrue();
    assertThat(store.lease().holder()).isEqualTo("ada");
    assertThat(lock.fence()).isEqualTo(new Fence(store.lease().token(), "ada"));
    lock.check();
  }

  @Test
  void refusesASecondHolderAtOnceAndNamesTheFirst() {
    acquire("ada");
    time.pass(Duration.ofSeconds(7));
    long before = time.nanos();

    LockException refused = catchThrowableOfType(LockException.class, () -> acquire("bob"));

    assertThat(refused.holder()).isEqualTo("ada");
    assertThat(refused)
        .hasMessageContaining("ada holds it since 2026-02-20T10:00:00Z")
        .hasMessageContaining("until 2026-02-20T10:00:20Z")
        .hasMessageContaining("resume()");
    assertThat(time.nanos()).isEqualTo(before);
    assertThat(store.lease().holder()).isEqualTo("ada");
  }

  @Test
  void growsTheTokenWithEveryAcquisition() {
    ReleaseLock first = acquire("ada");
    first.close();
    ReleaseLock second = acquire("bob");

    assertThat(second.token()).isEqualTo(first.token() + 1);
  }

  @Test
  void growsTheTokenEvenWhenTheLeaseWasDeletedInBetween() {
    ReleaseLock first = acquire("ada");
    time.pass(Duration.ofSeconds(2));
    store.delete();

    assertThat(acquire("bob").token()).isGreaterThan(first.token());
  }

  @Test
  void staysHeldAsLongAsItIsRenewed() {
    ReleaseLock lock = acquire("ada");

    time.pass(Duration.ofMinutes(10));

    lock.check();
    assertThat(store.lease().until()).isAfter(time.clock(TRUE_TIME).instant());
  }

  @Test
  void renewsEverySixthOfItsTimeToLive() {
    acquire("ada");

    time.pass(Duration.ofSeconds(2));
    assertThat(store.lease().renewedAt()).isEqualTo("2026-02-20T10:00:00Z");
    time.pass(Duration.ofMillis(500));
    assertThat(store.lease().renewedAt()).isEqualTo("2026-02-20T10:00:02.500Z");
    time.pass(Duration.ofMillis(2500));
    assertThat(store.lease().renewedAt()).isEqualTo("2026-02-20T10:00:05Z");
  }

  @Test
  void waitsPatientlyForAHolderToRelease() {
    ReleaseLock ada = acquire("ada");
    time.after(Duration.ofSeconds(40), ada::close);

    ReleaseLock bob = acquire("bob", TRUE_TIME, Duration.ofMinutes(1));

    assertThat(time.nanos()).isEqualTo(Duration.ofSeconds(40).toNanos());
    assertThat(bob.token()).isEqualTo(ada.token() + 1);
  }

  @Test
  void refusesWhenPatienceIsOverAndTheHolderStillRenews() {
    acquire("ada");

    assertThatThrownBy(() -> acquire("bob", TRUE_TIME, Duration.ofMinutes(1)))
        .isInstanceOf(LockException.class)
        .hasMessageContaining("waited 60 s");
    assertThat(time.nanos()).isEqualTo(Duration.ofMinutes(1).toNanos());
  }

  @Test
  void takesOverFromAKilledProcessOnceItsTimeToLiveIsOver() {
    long dead = killed("ada").token();
    time.pass(Duration.ofSeconds(1));

    ReleaseLock bob = acquire("bob", TRUE_TIME, Duration.ofSeconds(20));

    assertThat(time.nanos()).isEqualTo(Duration.ofSeconds(16).toNanos());
    assertThat(bob.token()).isEqualTo(dead + 1);
    assertThat(store.lease().holder()).isEqualTo("bob");
  }

  @Test
  void takesOverFromALongDeadProcessWithoutAnyPatience() {
    killed("ada");
    time.pass(Duration.ofHours(3));

    assertThat(acquire("bob").isHeld()).isTrue();
  }

  @Test
  void leavesALiveLeaseAloneWhenItsOwnClockIsAnHourAhead() {
    ReleaseLock ada = acquire("ada");

    assertThatThrownBy(() -> acquire("bob", Duration.ofHours(1), Duration.ZERO))
        .isInstanceOf(LockException.class)
        .hasMessageContaining("ada holds it");
    ada.check();
    assertThat(time.nanos()).as("the first renewal tells").isLessThanOrEqualTo(TTL.toNanos());
  }

  @Test
  void takesOverFromAKilledProcessWhoseClockWasAnHourAhead() {
    new Acquisition(
            store,
            "erp",
            "ada",
            TTL,
            Duration.ZERO,
            time.clock(Duration.ofHours(1)),
            time,
            ReleaseLockTest::impatient)
        .run();

    assertThat(acquire("bob", TRUE_TIME, Duration.ofSeconds(20)).isHeld()).isTrue();
    assertThat(time.nanos()).isEqualTo(TTL.toNanos());
  }

  @Test
  void isLostToItsHolderBeforeAnybodyElseCanHaveIt() {
    ReleaseLock ada = acquire("ada");
    AtomicReference<Boolean> heldUntilThen = new AtomicReference<>();
    time.pass(Duration.ofSeconds(3));
    store.fault(FakeLease.Fault.DOWN);
    time.after(TTL.minusMillis(500), () -> heldUntilThen.set(ada.isHeld()));
    time.pass(TTL);
    store.fault(FakeLease.Fault.NONE);

    assertThat(acquire("bob", TRUE_TIME, Duration.ofSeconds(20)).isHeld()).isTrue();
    assertThat(heldUntilThen.get()).isFalse();
    assertThatThrownBy(ada::check)
        .isInstanceOf(LockException.class)
        .hasMessageContaining("could not be renewed for its time to live of 15 s")
        .hasMessageContaining("connection refused");
  }

  @Test
  void survivesAnApiServerThatIsAwayForTwoThirdsOfItWheneverThatBegins() {
    ReleaseLock lock = acquire("ada");

    for (int i = 0; i < 50; i++) {
      time.pass(Duration.ofMillis(5000 + 100L * i));
      store.fault(FakeLease.Fault.DOWN);
      time.pass(TTL.multipliedBy(2).dividedBy(3));
      store.fault(FakeLease.Fault.NONE);
    }

    assertThat(lock.isHeld()).isTrue();
    lock.check();
  }

  @Test
  void survivesAnApiServerThatIsAwayForLessThanItsTimeToLive() {
    ReleaseLock lock = acquire("ada");
    AtomicInteger losses = new AtomicInteger();
    lock.onLost(losses::incrementAndGet);

    time.pass(Duration.ofSeconds(6));
    store.fault(FakeLease.Fault.DOWN);
    time.pass(Duration.ofSeconds(12));
    store.fault(FakeLease.Fault.NONE);
    time.pass(Duration.ofSeconds(30));

    lock.check();
    assertThat(losses).hasValue(0);
  }

  @Test
  void tellsOfItsLossOnce() {
    ReleaseLock lock = acquire("ada");
    AtomicInteger losses = new AtomicInteger();
    lock.onLost(losses::incrementAndGet);

    store.fault(FakeLease.Fault.DOWN);
    time.pass(Duration.ofMinutes(1));
    store.fault(FakeLease.Fault.NONE);
    time.pass(Duration.ofMinutes(1));

    assertThat(lock.isHeld()).as("once lost, it stays lost").isFalse();
    assertThat(losses).hasValue(1);
    AtomicInteger late = new AtomicInteger();
    lock.onLost(late::incrementAndGet);
    assertThat(late).hasValue(1);
  }

  @Test
  void tellsAListenerEvenWhenTheOneBeforeItFailed() {
    ReleaseLock lock = acquire("ada");
    AtomicInteger losses = new AtomicInteger();
    lock.onLost(
        () -> {
          throw new IllegalStateException("a listener's own trouble");
        });
    lock.onLost(losses::incrementAndGet);

    store.delete();
    time.pass(TTL);

    assertThat(losses).hasValue(1);
  }

  @Test
  void namesWhoeverTookItOver() {
    ReleaseLock ada = acquire("ada");
    store.delete();
    ReleaseLock bob = acquire("bob");
    time.pass(Duration.ofSeconds(5));

    LockException lost = catchThrowableOfType(LockException.class, ada::check);

    assertThat(lost.holder()).isEqualTo("bob");
    assertThat(lost)
        .hasMessageContaining("bob has it since")
        .hasMessageContaining("written by ada");
    bob.check();
  }

  @Test
  void isLostWhenSomebodyDeletesTheLease() {
    ReleaseLock ada = acquire("ada");
    store.delete();
    time.pass(Duration.ofSeconds(5));

    assertThatThrownBy(ada::check).hasMessageContaining("somebody deleted it");
  }

  @Test
  void goesOnWhenTheAnswersToItsRenewalsAreLost() {
    ReleaseLock lock = acquire("ada");
    store.fault(FakeLease.Fault.ANSWER_LOST);
    time.pass(Duration.ofSeconds(9));
    store.fault(FakeLease.Fault.NONE);
    time.pass(Duration.ofSeconds(30));

    lock.check();
  }

  @Test
  void goesOnWhenSomebodyLabelsTheLease() {
    ReleaseLock lock = acquire("ada");
    store.touch();
    time.pass(Duration.ofSeconds(30));

    lock.check();
  }

  @Test
  void knowsItsOwnAcquisitionWhenTheAnswerToItWasLost() {
    time.after(Duration.ofSeconds(1), () -> store.fault(FakeLease.Fault.NONE));
    store.fault(FakeLease.Fault.ANSWER_LOST);

    ReleaseLock lock = acquire("ada");

    assertThat(lock.token()).isEqualTo(store.lease().token());
    assertThat(lock.isHeld()).isTrue();
  }

  @Test
  void asksTheApiServerWhenTheMachineHasSlept() {
    FakeTime sleeper = new FakeTime("2026-02-20T10:00:00Z");
    AtomicReference<Duration> slept = new AtomicReference<>(Duration.ZERO);
    FakeLease lease = new FakeLease(sleeper);
    ReleaseLock lock =
        ReleaseLock.acquire(
            lease,
            "erp",
            "ada",
            TTL,
            Duration.ZERO,
            sleeper.clock(slept::get),
            sleeper,
            ReleaseLockTest::impatient);

    slept.set(Duration.ofMinutes(5));
    lock.check();
    assertThat(lease.lease().renewedAt()).isEqualTo("2026-02-20T10:05:00Z");

    lease.replace(lease.lease().takenBy("bob", TTL, sleeper.clock(slept.get()).instant()));
    slept.set(Duration.ofMinutes(10));
    assertThatThrownBy(lock::check).isInstanceOf(LockException.class).hasMessageContaining("bob");
  }

  @Test
  void releasesOnCloseAndKeepsTheToken() {
    ReleaseLock lock = acquire("ada");

    lock.close();

    assertThat(store.lease().holder()).isNull();
    assertThat(store.lease().token()).isEqualTo(lock.token());
    assertThat(lock.isHeld()).isFalse();
    assertThatThrownBy(lock::check).hasMessageContaining("was released");
  }

  @Test
  void leavesSomebodyElsesLeaseAloneOnClose() {
    ReleaseLock ada = acquire("ada");
    store.delete();
    acquire("bob");

    ada.close();

    assertThat(store.lease().holder()).isEqualTo("bob");
  }

  @Test
  void closesQuietlyWhenTheApiServerIsAway() {
    ReleaseLock lock =
        ReleaseLock.acquire(
            store,
            "erp",
            "ada",
            Duration.ofSeconds(1),
            Duration.ZERO,
            time.clock(TRUE_TIME),
            time,
            ReleaseLockTest::impatient);
    store.fault(FakeLease.Fault.DOWN);

    lock.close();

    assertThat(lock.isHeld()).isFalse();
    assertThat(store.lease().holder()).isEqualTo("ada");
  }

  @Test
  void saysWhatTheApiServerSaidWhenItCannotBeAsked() {
    store.fault(FakeLease.Fault.DOWN);

    assertThatThrownBy(() -> acquire("ada"))
        .isExactlyInstanceOf(SlipwayException.class)
        .hasMessageContaining("connection refused")
        .hasMessageContaining("Lease preskool/slipway-erp");
  }

  @Test
  void refusesATimeToLiveThatALeaseCannotState() {
    assertThatThrownBy(
            () ->
                ReleaseLock.acquire(
                    store,
                    "erp",
                    "ada",
                    Duration.ofMillis(1500),
                    Duration.ZERO,
                    time.clock(TRUE_TIME),
                    time,
                    ReleaseLockTest::impatient))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("whole seconds");
  }

  private ReleaseLock acquire(String holder) {
    return acquire(holder, TRUE_TIME, Duration.ZERO);
  }

  private ReleaseLock acquire(String holder, Duration clockAhead, Duration patience) {
    return ReleaseLock.acquire(
        store,
        "erp",
        holder,
        TTL,
        patience,
        time.clock(clockAhead),
        time,
        ReleaseLockTest::impatient);
  }

  /** A holder that never renews. */
  private LeaseRecord killed(String holder) {
    return new Acquisition(
            store,
            "erp",
            holder,
            TTL,
            Duration.ZERO,
            time.clock(TRUE_TIME),
            time,
            ReleaseLockTest::impatient)
        .run()
        .lease();
  }

  private static ApiRetry impatient() {
    return ApiRetry.of(3, Duration.ZERO);
  }
}
