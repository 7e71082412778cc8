package dev.slipway.harness.drill;

/**
 * Is told how a rehearsal goes, by several threads when drills run beside each other. What it
 * throws ends the drill.
 */
public interface RehearsalListener {
  /** Hears nothing. */
  RehearsalListener NONE = new RehearsalListener() {};

  default void started(Drill drill) {}

  /** Something happened, in one line: a phase, a workload's pods and what they wait for. */
  default void progressed(Drill drill, String what) {}

  default void finished(DrillResult result) {}
}
