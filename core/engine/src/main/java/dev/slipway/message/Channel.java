package dev.slipway.message;

import org.jspecify.annotations.Nullable;

/**
 * Carries messages to people. Used by one thread at a time; blocks at most some seconds; neither
 * throws nor tells secrets.
 */
public interface Channel {
  /** Stable over processes, and no secret: {@code releases/0 slack}. */
  String name();

  /** Whether later messages of a release can be kept together under its first. */
  default boolean threads() {
    return false;
  }

  /**
   * @param thread the reference of the message to which this one belongs; null for none
   */
  Delivery send(Message message, @Nullable String thread);

  /**
   * Looks for a message of which nobody knows whether it was sent: SENT when it is there, LATER
   * when it may be sent (again) without being told twice, IN_DOUBT when that cannot be found out.
   */
  default Delivery find(Message message, @Nullable String thread) {
    return Delivery.inDoubt(name() + " cannot be asked what was sent");
  }
}
