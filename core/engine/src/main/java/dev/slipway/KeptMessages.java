package dev.slipway;

import dev.slipway.message.OutboxState;
import dev.slipway.message.OutboxStore;

/** What a release had to tell, kept in the cluster beside its draft. */
record KeptMessages(Keep keep) implements OutboxStore {
  @Override
  public OutboxState load() {
    return keep.messages();
  }

  @Override
  public void keep(OutboxState state) {
    keep.messages(state);
  }
}
