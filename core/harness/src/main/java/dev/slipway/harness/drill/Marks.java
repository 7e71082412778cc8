package dev.slipway.harness.drill;

import dev.slipway.report.Mark;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What a fault did, and when, for the report. Safe for use by several threads. */
final class Marks {
  private final InstantSource clock;
  private final List<Mark> all = new CopyOnWriteArrayList<>();

  Marks(InstantSource clock) {
    this.clock = clock;
  }

  void mark(String what) {
    all.add(new Mark(clock.instant(), what));
  }

  List<Mark> all() {
    return List.copyOf(all);
  }
}
