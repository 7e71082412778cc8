package dev.slipway.trigger;

/** A condition for a rollback; a pure function, safe for use by several threads. */
public interface Trigger {
  /** As it is named in {@code triggers.dryRun}. */
  String name();

  Decision decide(Observation observed);
}
