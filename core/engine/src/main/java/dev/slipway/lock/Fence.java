package dev.slipway.lock;

import java.util.Objects;

/**
 * What a holder of the lock shows with each of its writes, so that a later holder's writes and an
 * earlier one's late ones can be told apart.
 *
 * @param token grows with every acquisition of the lock
 * @param holder who, as {@link Holder} has it
 */
public record Fence(long token, String holder) {
  public Fence {
    Objects.requireNonNull(holder, "holder");
    if (token < 1) {
      throw new IllegalArgumentException("a fencing token is at least 1: " + token);
    }
  }
}
