package dev.slipway.rollout;

import dev.slipway.error.SlipwayException;
import org.jspecify.annotations.Nullable;

/** Rollouts could not be watched: nothing is known of them, neither that they failed. */
public final class RolloutWatchException extends SlipwayException {
  private static final long serialVersionUID = 1L;

  public RolloutWatchException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
