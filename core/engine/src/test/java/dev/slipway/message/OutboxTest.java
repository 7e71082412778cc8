package dev.slipway.message;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.redact.Redactor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OutboxTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private final Memory store = new Memory();
  private final List<String> warnings = new CopyOnWriteArrayList<>();
  private final Redactor redactor = new Redactor();

  @Test
  void sendsAMessageOnceHoweverOftenItIsOffered() {
    Fake releases = new Fake("releases", false);
    Fake incidents = new Fake("incidents", false);
    try (Outbox outbox = outbox(releases, incidents)) {
      outbox.offer(Told.of(MessageKind.SUCCEEDED, "end", ""));
      outbox.offer(Told.of(MessageKind.SUCCEEDED, "end", ""));
      outbox.offer(Told.of(MessageKind.ROLLED_BACK, "end", "x"));
      assertThat(outbox.flush(LONG)).isTrue();
    }
    assertThat(releases.sent).containsExactly("r1.succeeded.end");
    assertThat(incidents.sent).containsExactly("r1.rolled-back.end");
    assertThat(store.state.done()).isTrue();
  }

  @Test
  void keepsProgressInTheThreadOfTheStart() {
    Fake bot = new Fake("releases", true);
    Fake webhook = new Fake("other", false);
    try (Outbox outbox =
        new Outbox(
            new Routes(List.of(bot, webhook), List.of()),
            store,
            redactor,
            n -> Executors.newSingleThreadScheduledExecutor(),
            warnings::add)) {
      outbox.offer(Told.of(MessageKind.STARTED, "0", ""));
      outbox.offer(Told.of(MessageKind.PROGRESS, "rollout", "rollout passed"));
      outbox.offer(Told.of(MessageKind.SUCCEEDED, "end", ""));
      assertThat(outbox.flush(LONG)).isTrue();
    }
    assertThat(bot.threadsUsed).containsExactly("-", "ts-r1.started.0", "ts-r1.started.0");
    assertThat(webhook.sent).containsExactly("r1.succeeded.end");
  }

  @Test
  void aHangingChannelHoldsUpNeitherAnOfferNorAFlushBeyondItsLimit() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    CountDownLatch inside = new CountDownLatch(1);
    Fake hanging = new Fake("releases", false);
    hanging.answer =
        m -> {
          inside.countDown();
          try {
            never.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return Delivery.inDoubt("interrupted");
        };
    try (Outbox outbox = outbox(hanging, new Fake("incidents", false))) {
      outbox.offer(Told.of(MessageKind.SUCCEEDED, "end", ""));
      assertThat(inside.await(20, TimeUnit.SECONDS)).isTrue();
      long began = System.nanoTime();
      assertThat(outbox.flush(Duration.ofMillis(200))).isFalse();
      assertThat(Duration.ofNanos(System.nanoTime() - began))
          .isBetween(Duration.ofMillis(200), Duration.ofSeconds(2));
    }
    assertThat(store.state.entries())
        .extracting(OutboxEntry::state)
        .containsExactly(OutboxEntry.State.SENDING);
  }

  @Test
  void tellsOnceThatAChannelIsDeadAndLeaksNoSecret() {
    redactor.learn("hunter2-secret");
    Fake dead = new Fake("releases", false);
    dead.answer = m -> Delivery.refused("Tried ... hunter2-secret");
    try (Outbox outbox = outbox(dead, new Fake("incidents", false))) {
      outbox.offer(Told.of(MessageKind.SUCCEEDED, "1", "with hunter2-secret"));
      outbox.offer(Told.of(MessageKind.SUCCEEDED, "2", ""));
      assertThat(outbox.flush(LONG)).isTrue();
    }
    assertThat(warnings).containsExactly("Tried ... *****");
    assertThat(store.state.toString()).doesNotContain("hunter2-secret");
  }

  @Test
  void waitsAsLongAsTheChannelAsksAndTriesAgain() {
    Fake busy = new Fake("releases", false);
    busy.answer =
        m -> busy.attempts == 1 ? Delivery.later("429", Duration.ofMillis(1)) : Delivery.sent(null);
    try (Outbox outbox = outbox(busy, new Fake("incidents", false))) {
      outbox.offer(Told.of(MessageKind.SUCCEEDED, "end", ""));
      assertThat(outbox.flush(LONG)).isTrue();
    }
    assertThat(busy.attempts).isEqualTo(2);
    assertThat(store.state.entries().get(0).state()).isEqualTo(OutboxEntry.State.SENT);
  }

  @Test
  void whatIsKnownNotToBeSentIsNotInDoubtForTheNextProcess() throws Exception {
    CountDownLatch paused = new CountDownLatch(1);
    store.onKeep =
        kept -> {
          if (kept.revision() == 3) {
            paused.countDown();
          }
        };
    Fake busy = new Fake("releases", false);
    busy.answer = m -> Delivery.later("429", Duration.ofMinutes(5));
    try (Outbox outbox = outbox(busy, new Fake("incidents", false))) {
      outbox.offer(Told.of(MessageKind.SUCCEEDED, "end", ""));
      assertThat(paused.await(20, TimeUnit.SECONDS)).isTrue();
    }
    Fake again = new Fake("releases", false);
    try (Outbox outbox = outbox(again, new Fake("incidents", false))) {
      outbox.resume();
      assertThat(outbox.flush(LONG)).isTrue();
    }
    assertThat(again.sent).containsExactly("r1.succeeded.end");
  }

  @Test
  void anIncidentInDoubtIsToldAgainAndASuccessInDoubtIsNot() {
    for (MessageKind kind : List.of(MessageKind.SUCCEEDED, MessageKind.ROLLED_BACK)) {
      Message message = Told.of(kind, "end", "x");
      String name = kind.incident() ? "incidents" : "releases";
      store.state =
          OutboxState.empty().with(new OutboxEntry(name, message, OutboxEntry.State.SENDING, null));
      Fake releases = new Fake("releases", false);
      Fake incidents = new Fake("incidents", false);
      try (Outbox outbox = outbox(releases, incidents)) {
        outbox.resume();
        assertThat(outbox.flush(LONG)).isTrue();
      }
      assertThat(releases.sent).isEmpty();
      assertThat(incidents.sent).hasSize(kind.incident() ? 1 : 0);
    }
  }

  @Test
  void aThousandCrashesAndResumesSendEachMessageExactlyOnceWhereTheChannelCanBeAsked() {
    Random random = new Random(8);
    for (int round = 0; round < 1000; round++) {
      store.state = OutboxState.empty();
      store.broken = false;
      Fake bot = new Fake("releases", true);
      int crash = random.nextInt(8);
      store.writesLeft = crash;
      try (Outbox first = outbox(bot, new Fake("incidents", false))) {
        offerAll(first);
        assertThat(first.flush(LONG)).isTrue();
      }
      bot.dead = false;
      store.broken = false;
      store.writesLeft = Integer.MAX_VALUE;
      try (Outbox second = outbox(bot, new Fake("incidents", false))) {
        second.resume();
        offerAll(second);
        assertThat(second.flush(LONG)).isTrue();
      }
      assertThat(bot.sent)
          .as("crash at write %s", crash)
          .containsExactly("r1.started.0", "r1.succeeded.end");
    }
  }

  private static void offerAll(Outbox outbox) {
    outbox.offer(Told.of(MessageKind.STARTED, "0", ""));
    outbox.offer(Told.of(MessageKind.SUCCEEDED, "end", ""));
  }

  private Outbox outbox(Channel releases, Channel incidents) {
    return new Outbox(
        new Routes(List.of(releases), List.of(incidents)),
        store,
        redactor,
        name -> Executors.newSingleThreadScheduledExecutor(),
        warnings::add);
  }

  private static final class Crash extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private static final class Memory implements OutboxStore {
    private volatile OutboxState state = OutboxState.empty();
    private volatile int writesLeft = Integer.MAX_VALUE;
    private volatile boolean broken;
    private volatile Consumer<OutboxState> onKeep = kept -> {};

    @Override
    public OutboxState load() {
      return state;
    }

    @Override
    public void keep(OutboxState next) {
      if (writesLeft-- <= 0) {
        broken = true;
        throw new Crash();
      }
      state = next;
      onKeep.accept(next);
    }
  }

  private final class Fake implements Channel {
    private final String name;
    private final boolean threads;
    private final List<String> sent = new CopyOnWriteArrayList<>();
    private final List<String> threadsUsed = new ArrayList<>();
    private volatile int attempts;
    private volatile boolean dead;
    private Function<Message, Delivery> answer = m -> Delivery.sent("ts-" + m.id());

    Fake(String name, boolean threads) {
      this.name = name;
      this.threads = threads;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public boolean threads() {
      return threads;
    }

    /** Once the process has crashed, nothing that it would still do reaches the channel. */
    @Override
    public synchronized Delivery send(Message message, @Nullable String thread) {
      dead = dead || store.broken;
      if (dead) {
        return Delivery.refused("the process is gone");
      }
      attempts++;
      threadsUsed.add(thread == null ? "-" : thread);
      Delivery delivery = answer.apply(message);
      if (delivery.kind() == Delivery.Kind.SENT) {
        sent.add(message.id());
      }
      return delivery;
    }

    @Override
    public Delivery find(Message message, @Nullable String thread) {
      if (!threads) {
        return Delivery.inDoubt("cannot be asked");
      }
      return sent.contains(message.id())
          ? Delivery.sent("ts-" + message.id())
          : Delivery.later("absent", Duration.ZERO);
    }
  }
}
