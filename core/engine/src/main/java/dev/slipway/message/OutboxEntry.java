package dev.slipway.message;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A message on its way through one channel.
 *
 * @param channel its name
 * @param reference by which later messages join its thread; null until it is sent, and where there
 *     are no threads
 */
public record OutboxEntry(
    String channel, Message message, State state, @Nullable String reference) {
  /** How far it came. */
  public enum State {
    WAITING,
    /** Written before it is sent: a process that finds this does not know whether it was. */
    SENDING,
    SENT,
    /** Given up, and said so. */
    DROPPED
  }

  public OutboxEntry {
    Objects.requireNonNull(channel, "channel");
    Objects.requireNonNull(message, "message");
    Objects.requireNonNull(state, "state");
  }

  boolean open() {
    return state == State.WAITING || state == State.SENDING;
  }

  boolean is(String otherChannel, String messageId) {
    return channel.equals(otherChannel) && message.id().equals(messageId);
  }

  OutboxEntry now(State next, @Nullable String newReference) {
    return new OutboxEntry(channel, message, next, newReference);
  }
}
