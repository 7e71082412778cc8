package dev.slipway.message;

import dev.slipway.message.OutboxEntry.State;
import dev.slipway.redact.Redactor;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What a release tells, on its way to people. Each message is kept before it is sent and marked
 * after, on threads of the outbox: who offers one never waits for a channel. A channel that does
 * not work is told once, and fails nothing.
 *
 * <p>A crash between a sending and its mark leaves a message in doubt. The next process looks for
 * it where the channel can be asked (Slack's bot), posts it again where the receiver drops what it
 * knows (the generic webhook), and else tells an incident again, but nothing else.
 *
 * <p>Safe for use by several threads.
 */
public final class Outbox implements AutoCloseable {
  private final Routes routes;
  private final Redactor redactor;
  private final Ledger ledger;
  private final Map<String, Lane> lanes = new LinkedHashMap<>();
  private final Map<String, ScheduledExecutorService> threads = new LinkedHashMap<>();
  private final Opening opening = new Opening();
  private final AtomicReference<CountDownLatch> changed =
      new AtomicReference<>(new CountDownLatch(1));

  /**
   * @param threads makes an executor of one thread by the name of its purpose; closed here
   * @param warn is told once for each channel that does not work, in one line without secrets
   */
  public Outbox(
      Routes routes,
      OutboxStore store,
      Redactor redactor,
      Function<String, ScheduledExecutorService> threads,
      Consumer<String> warn) {
    this.routes = Objects.requireNonNull(routes, "routes");
    this.redactor = Objects.requireNonNull(redactor, "redactor");
    ScheduledExecutorService keeper = threads.apply("outbox");
    this.threads.put("", keeper);
    this.ledger = new Ledger(store, keeper);
    routes
        .all()
        .forEach(
            channel -> {
              ScheduledExecutorService thread = threads.apply(channel.name());
              this.threads.put(channel.name(), thread);
              lanes.put(
                  channel.name(),
                  new Lane(
                      channel,
                      ledger,
                      thread,
                      routes.trackers().stream().map(Channel::name).toList(),
                      why -> warn.accept(redactor.redact(why)),
                      routes.trackers().contains(channel) ? opening::done : message -> {},
                      this::changed));
            });
  }

  /** Takes a message on its way, once however often it is offered. Never blocks. */
  public void offer(Message message) {
    Message told = message.redacted(redactor);
    CompletableFuture<Void> now = CompletableFuture.completedFuture(null);
    List<Channel> trackers = routes.trackersOf(told.kind());
    CompletableFuture<Void> opened = trackers.isEmpty() ? now : opening.of(told);
    trackers.forEach(channel -> offer(channel, told, now));
    routes.of(told.kind()).forEach(channel -> offer(channel, told, opened));
    routes.deploymentsOf(told.kind()).forEach(channel -> offer(channel, told, now));
  }

  private void offer(Channel channel, Message told, CompletableFuture<Void> when) {
    Lane lane = Objects.requireNonNull(lanes.get(channel.name()));
    OutboxEntry entry = new OutboxEntry(channel.name(), told, State.WAITING, null);
    lane.expect();
    ledger
        .put(entry, before -> before)
        .whenComplete(
            (before, broken) -> {
              if (broken == null && before.isEmpty()) {
                when.whenComplete((done, never) -> lane.take(entry));
                return;
              }
              if (broken != null || before.filter(OutboxEntry::open).isEmpty()) {
                opening.done(told);
              }
              lane.unexpect();
            });
  }

  /**
   * Sends what an earlier process kept and did not mark as sent; call it once, before anything is
   * offered. Never blocks.
   */
  public void resume() {
    lanes.values().forEach(Lane::expect);
    CompletableFuture<OutboxState> kept = ledger.load();
    kept.whenComplete(
        (state, broken) -> {
          if (broken == null) {
            state.entries().stream().filter(OutboxEntry::open).forEach(this::resume);
          }
          lanes.values().forEach(Lane::unexpect);
        });
  }

  private void resume(OutboxEntry entry) {
    Lane lane = lanes.get(entry.channel());
    if (lane == null) {
      return;
    }
    lane.expect();
    boolean waits =
        routes.incidents().stream().anyMatch(c -> c.name().equals(entry.channel()))
            && isOpening(entry.message());
    if (waits) {
      opening.of(entry.message()).whenComplete((done, never) -> lane.take(entry));
    } else {
      lane.take(entry);
    }
  }

  private boolean isOpening(Message message) {
    return routes.trackersOf(message.kind()).stream()
        .flatMap(tracker -> ledger.state().find(tracker.name(), message.id()).stream())
        .anyMatch(OutboxEntry::open);
  }

  /** Waits until what was offered so far is kept; false when that took longer. */
  public boolean kept(Duration atMost) {
    return ledger.written(atMost);
  }

  /** Waits until everything was sent or given up; false when that took longer. */
  public boolean flush(Duration atMost) {
    long end = System.nanoTime() + atMost.toNanos();
    while (true) {
      CountDownLatch next = Objects.requireNonNull(changed.get());
      if (lanes.values().stream().allMatch(Lane::idle)) {
        return true;
      }
      try {
        if (!next.await(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
          return false;
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
  }

  /** Gives up what is not sent; the next process finds it. */
  @Override
  public void close() {
    threads.values().forEach(ScheduledExecutorService::shutdownNow);
  }

  private void changed() {
    Objects.requireNonNull(changed.getAndSet(new CountDownLatch(1))).countDown();
  }
}
