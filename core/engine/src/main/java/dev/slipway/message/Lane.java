package dev.slipway.message;

import dev.slipway.message.OutboxEntry.State;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One channel's messages, sent one after the other on the channel's own thread. Everything here but
 * {@link #take} runs on that thread.
 */
final class Lane {
  private static final int ATTEMPTS = 5;

  /** A cluster that does not answer holds no message up for longer. */
  private static final Duration MARK = Duration.ofSeconds(10);

  private final Channel channel;
  private final Ledger ledger;
  private final ScheduledExecutorService thread;
  private final Consumer<String> warn;
  private final Consumer<Message> done;
  private final Runnable ended;
  private final List<String> trackers;
  private final Deque<OutboxEntry> waiting = new ArrayDeque<>();
  private final AtomicInteger open = new AtomicInteger();
  private int attempts;
  private boolean paused;
  private boolean told;

  /**
   * @param trackers the names of the channels whose references are incidents
   * @param warn is told once that the channel does not work
   * @param done is told each message that was sent or given up
   * @param ended is called after each message that was sent or given up
   */
  Lane(
      Channel channel,
      Ledger ledger,
      ScheduledExecutorService thread,
      List<String> trackers,
      Consumer<String> warn,
      Consumer<Message> done,
      Runnable ended) {
    this.channel = channel;
    this.ledger = ledger;
    this.thread = thread;
    this.warn = warn;
    this.done = done;
    this.ended = ended;
    this.trackers = List.copyOf(trackers);
  }

  Channel channel() {
    return channel;
  }

  boolean idle() {
    return open.get() == 0;
  }

  /** Called by any thread, before {@link #take}: from now on the lane is not idle. */
  void expect() {
    open.incrementAndGet();
  }

  /** The message was taken over elsewhere, or there is none. */
  void unexpect() {
    open.decrementAndGet();
    ended.run();
  }

  void take(OutboxEntry entry) {
    try {
      thread.execute(
          () -> {
            waiting.add(entry);
            pump();
          });
    } catch (RejectedExecutionException e) {
      unexpect(); // closed: what is kept is sent by the next process
    }
  }

  private void pump() {
    while (!paused) {
      OutboxEntry next = waiting.peek();
      if (next == null) {
        return;
      }
      Delivery delivery = attempt(next);
      if (Thread.currentThread().isInterrupted()) {
        return; // closed in the middle: it stays in doubt for the next process
      }
      if (delivery.kind() == Delivery.Kind.LATER && ++attempts < ATTEMPTS) {
        // Known not to be sent: a process that finds it need not doubt.
        mark(next, State.WAITING, null);
        pause(delivery);
        return;
      }
      waiting.remove();
      attempts = 0;
      boolean sent = delivery.kind() == Delivery.Kind.SENT;
      mark(next, sent ? State.SENT : State.DROPPED, delivery.reference());
      if (!sent) {
        tell(delivery.why());
      }
      done.accept(next.message());
      unexpect();
    }
  }

  /** What an earlier process, or this one, may have sent is looked for before it is sent again. */
  private Delivery attempt(OutboxEntry entry) {
    Message message = withIncident(entry.message());
    String joined = ledger.state().thread(channel.name(), message.releaseId()).orElse(null);
    boolean repeat = false;
    if (entry.state() == State.SENDING) {
      Delivery found = channel.find(message, joined);
      if (found.kind() == Delivery.Kind.SENT || lost(found, message)) {
        return found;
      }
      repeat = found.kind() == Delivery.Kind.IN_DOUBT;
    }
    mark(entry, State.SENDING, null);
    Delivery delivery = channel.send(message, joined);
    if (delivery.kind() != Delivery.Kind.IN_DOUBT || repeat) {
      return delivery;
    }
    Delivery found = channel.find(message, joined);
    return switch (found.kind()) {
      case SENT -> found;
      case LATER -> Delivery.later(delivery.why(), delivery.pause());
      case IN_DOUBT, REFUSED -> delivery;
    };
  }

  /** An incident that is open by now is told with its address. */
  private Message withIncident(Message message) {
    return trackers.stream()
        .flatMap(tracker -> ledger.state().thread(tracker, message.releaseId()).stream())
        .findFirst()
        .map(message::with)
        .orElse(message);
  }

  /** A success that may have been told is not told twice; an incident rather twice than never. */
  private static boolean lost(Delivery found, Message message) {
    return found.kind() == Delivery.Kind.IN_DOUBT && !message.kind().incident();
  }

  private void pause(Delivery delivery) {
    tell(delivery.why());
    paused = true;
    try {
      thread.schedule(
          () -> {
            paused = false;
            pump();
          },
          delivery.pause().toMillis(),
          TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      unexpect();
    }
  }

  private void mark(OutboxEntry entry, State state, @Nullable String reference) {
    Ledger.Wait.until(
        ledger.put(entry.now(state, reference), before -> before.now(state, reference)), MARK);
  }

  private void tell(String why) {
    if (!told) {
      told = true;
      warn.accept(why);
    }
  }
}
