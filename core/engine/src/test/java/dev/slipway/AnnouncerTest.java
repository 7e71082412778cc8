package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.message.Channel;
import dev.slipway.message.Delivery;
import dev.slipway.message.Message;
import dev.slipway.message.OutboxState;
import dev.slipway.message.OutboxStore;
import dev.slipway.message.Routes;
import dev.slipway.record.DeploymentRecord;
import dev.slipway.record.DeploymentRecord.Kind;
import dev.slipway.record.DeploymentRecord.Outcome;
import dev.slipway.record.Samples;
import dev.slipway.redact.Redactor;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a channel that takes a message and never answers holds up. */
class AnnouncerTest {
  private static final Instant AT = Instant.parse("2026-02-20T10:15:00Z");

  private final Patience patience = new Patience(Duration.ofMillis(200));
  private final Dead releases = new Dead("releases");
  private final Dead incidents = new Dead("incidents");
  private final Routes routes = new Routes(List.of(releases), List.of(incidents));

  @Test
  void aDeadChannelDelaysARollbackByNothing() throws Exception {
    Announcer announcer = announcer();
    DeploymentRecord rolledBack = record(Kind.DEPLOY, Outcome.ROLLED_BACK);
    announcer.ending(rolledBack);
    assertThat(incidents.asked.await(20, TimeUnit.SECONDS)).isTrue();

    announcer.settle(rolledBack);
    announcer.settle(record(Kind.ROLLBACK, Outcome.SUCCEEDED));
    announcer.settle(record(Kind.DEPLOY, Outcome.HALTED));

    // Nothing was waited for, so that nothing of the patience is spent.
    assertThat(patience.left()).isEqualTo(Duration.ofMillis(200));
    announcer.close();
  }

  @Test
  void aDeadChannelDelaysAReleaseOnceAndByNoMoreThanItsPatience() throws Exception {
    Announcer announcer = announcer();
    Announcer ofTheReleaseBefore = announcer();
    DeploymentRecord succeeded = record(Kind.DEPLOY, Outcome.SUCCEEDED);
    ofTheReleaseBefore.ending(succeeded);
    announcer.ending(succeeded);
    assertThat(releases.asked.await(20, TimeUnit.SECONDS)).isTrue();

    announcer.settle(succeeded);

    assertThat(patience.left()).isZero();
    // What is spent is spent: neither the end of the process waits again, nor what was left before.
    patience.renew();
    announcer.close();
    assertThat(patience.left()).isEqualTo(Duration.ofMillis(200));
    ofTheReleaseBefore.close();
    assertThat(patience.left()).isZero();
  }

  @Test
  void allChannelsAndWhatWasLeftToTellShareOnePatience() {
    Patience shared = new Patience(Duration.ofMillis(50));
    assertThat(Patience.MOST).isEqualTo(Duration.ofSeconds(2));

    shared.spend(most -> takes(Duration.ofMillis(5)));
    Duration left = shared.left();
    assertThat(left).isLessThanOrEqualTo(Duration.ofMillis(45));
    shared.spend(
        most -> {
          assertThat(most).isEqualTo(left);
          takes(most);
        });

    assertThat(shared.left()).isZero();
  }

  /** Takes that time, as a wait does. */
  private static void takes(Duration time) {
    long until = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < until) {
      Thread.onSpinWait();
    }
  }

  private Announcer announcer() {
    return Announcer.open(routes, new Memory(), new Redactor(), Clock.systemUTC(), null, patience);
  }

  private static DeploymentRecord record(Kind kind, Outcome outcome) {
    return Samples.minimal("r1", AT).toBuilder().kind(kind).outcome(outcome).build();
  }

  private static final class Memory implements OutboxStore {
    private volatile OutboxState state = OutboxState.empty();

    @Override
    public OutboxState load() {
      return state;
    }

    @Override
    public void keep(OutboxState next) {
      state = next;
    }
  }

  /** Answers when its thread is interrupted, which is when the outbox is closed. */
  private static final class Dead implements Channel {
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch never = new CountDownLatch(1);
    private final String name;

    Dead(String name) {
      this.name = name;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public boolean threads() {
      return false;
    }

    @Override
    public Delivery send(Message message, @Nullable String thread) {
      asked.countDown();
      try {
        never.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return Delivery.inDoubt("it did not answer");
    }

    @Override
    public Delivery find(Message message, @Nullable String thread) {
      return Delivery.inDoubt("it cannot be asked");
    }
  }
}
