package dev.slipway.message;

/** Keeps the state of an outbox over crashes. Used by one thread at a time. */
public interface OutboxStore {
  /** The newest that was kept whole; the empty one for none. */
  OutboxState load();

  /**
   * Keeps it when this returns. A write that is cut leaves the one before.
   *
   * @throws RuntimeException when it could not be kept
   */
  void keep(OutboxState state);
}
