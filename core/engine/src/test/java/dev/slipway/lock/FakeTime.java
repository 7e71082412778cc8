package dev.slipway.lock;

import dev.slipway.Clocks;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Time that passes when a test says so, and runs what was planned for it on the way. */
final class FakeTime implements LockTimer {
  private record Planned(long at, Runnable task) {}

  private final List<Planned> plan = new ArrayList<>();
  private final Instant start;
  private long nanos;

  FakeTime(String start) {
    this.start = Instant.parse(start);
  }

  @Override
  public long nanos() {
    return nanos;
  }

  @Override
  public Runnable after(Duration delay, Runnable task) {
    Planned planned = new Planned(nanos + delay.toNanos(), task);
    plan.add(planned);
    return () -> plan.remove(planned);
  }

  void pass(Duration time) {
    passUntil(time, () -> false);
  }

  /** Lets time pass until something happened, or all of it is over. */
  void passUntil(Duration atMost, BooleanSupplier happened) {
    long end = nanos + atMost.toNanos();
    while (!happened.getAsBoolean()) {
      Planned next =
          plan.stream()
              .filter(p -> p.at <= end)
              .min(Comparator.comparingLong(Planned::at))
              .orElse(null);
      if (next == null) {
        nanos = end;
        return;
      }
      nanos = Math.max(nanos, next.at);
      plan.remove(next);
      next.task.run();
    }
  }

  /** The wall clock of a machine that is so much ahead of the true time. */
  Clock clock(Duration ahead) {
    return clock(() -> ahead);
  }

  /** The wall clock of a machine whose lead changes, as when it sleeps. */
  Clock clock(Supplier<Duration> ahead) {
    return Clocks.utc(() -> start.plusNanos(nanos).plus(ahead.get()));
  }
}
