package dev.slipway.message;

import dev.slipway.message.OutboxEntry.State;
import dev.slipway.redact.Redactor;
import java.time.Duration;
import java.util.LinkedHashMap;
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
                      why -> warn.accept(redactor.redact(why)),
                      this::changed));
            });
  }

  /** Takes a message on its way, once however often it is offered. Never blocks. */
  public void offer(Message message) {
    Message told = message.redacted(redactor);
    for (Channel channel : routes.of(told.kind())) {
      Lane lane = Objects.requireNonNull(lanes.get(channel.name()));
      OutboxEntry entry = new OutboxEntry(channel.name(), told, State.WAITING, null);
      lane.expect();
      ledger
          .put(entry, before -> before)
          .whenComplete(
              (before, broken) -> {
                if (broken == null && before.isEmpty()) {
                  lane.take(entry);
                } else {
                  lane.unexpect();
                }
              });
    }
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
            for (OutboxEntry entry : state.entries()) {
              Lane lane = lanes.get(entry.channel());
              if (lane != null && entry.open()) {
                lane.expect();
                lane.take(entry);
              }
            }
          }
          lanes.values().forEach(Lane::unexpect);
        });
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
